import CloudHTTP
import JoinDiscovery
import JoinPrimitives

extension AddressType {
  /// The family of such an address.
  var family: IPAddress.Family { self == .publicV6 ? .v6 : .v4 }

  /// Whether such an address can be reached from everywhere.
  var isPublic: Bool { self != .privateV4 }

  /// Why a machine without such an address is left out.
  var absence: String {
    switch self {
    case .privateV4: "no private IPv4 address"
    case .publicV4: "no public IPv4 address"
    case .publicV6: "no public IPv6 address"
    }
  }
}

extension ProviderOption where Value == AddressType {
  /// The option by which every cloud lets the operator pick.
  static var addressType: Self {
    choice("addr_type", "Which address of each machine to use.", default: .privateV4).alias("address_type")
  }
}
