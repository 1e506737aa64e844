/// Which of a machine's addresses is returned.
enum VSphereAddressType: String, Sendable, CaseIterable {
  /// The first private IPv4 address, else another IPv4 address, else one of IPv6.
  case any
  case privateV4 = "private_v4"
  case publicV4 = "public_v4"
  case publicV6 = "public_v6"

  /// Why a machine without such an address is left out.
  var absence: String {
    switch self {
    case .any: "no address that others can reach"
    case .privateV4: "no private IPv4 address"
    case .publicV4: "no public IPv4 address"
    case .publicV6: "no public IPv6 address"
    }
  }
}
