import JoinPrimitives

/// A virtual server, as far as a lookup needs it.
struct SoftLayerGuest: Decodable, Sendable {
  struct PowerState: Decodable, Sendable {
    let keyName: String?
  }

  struct Datacenter: Decodable, Sendable {
    let name: String?
  }

  struct TagReference: Decodable, Sendable {
    let tag: Tag?
  }

  struct Tag: Decodable, Sendable {
    let name: String?
  }

  struct Component: Decodable, Sendable {
    let primaryVersion6IpAddressRecord: Record?
  }

  struct Record: Decodable, Sendable {
    let ipAddress: String?
  }

  let hostname: String?
  let primaryBackendIpAddress: String?
  let primaryIpAddress: String?
  let primaryNetworkComponent: Component?
  let powerState: PowerState?
  let datacenter: Datacenter?
  let tagReferences: [TagReference]?

  /// The service may have changed the case of the tag.
  func carries(_ tag: String) -> Bool {
    tagReferences?.contains { $0.tag?.name?.lowercased() == tag.lowercased() } ?? false
  }

  func address(_ type: AddressType) -> IPAddress? {
    switch type {
    case .privateV4: primaryBackendIpAddress.flatMap { IPAddress($0) }
    case .publicV4: primaryIpAddress.flatMap { IPAddress($0) }
    case .publicV6:
      primaryNetworkComponent?.primaryVersion6IpAddressRecord?.ipAddress.flatMap { IPAddress($0) }
    }
  }
}
