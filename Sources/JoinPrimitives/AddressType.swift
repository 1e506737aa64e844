/// Which of a machine's addresses a cloud query returns (`addr_type`, `address_type`).
public enum AddressType: String, Sendable, CaseIterable {
  /// The first private IPv4 address: the default everywhere.
  case privateV4 = "private_v4"
  /// The first public IPv4 address.
  case publicV4 = "public_v4"
  /// The first public IPv6 address.
  case publicV6 = "public_v6"
}
