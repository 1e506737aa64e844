import JoinPrimitives

/// What one row of an answer says, as far as a lookup needs it.
struct GCEInstance: Decodable, Sendable {
  struct Tags: Decodable, Sendable {
    let items: [String]?
  }

  struct Interface: Decodable, Sendable {
    struct Access: Decodable, Sendable {
      let natIP: String?
      let externalIpv6: String?
    }

    let networkIP: String?
    let ipv6Address: String?
    let accessConfigs: [Access]?
    let ipv6AccessConfigs: [Access]?
  }

  let name: String?
  let status: String?
  /// The URL of the zone.
  let zone: String?
  let tags: Tags?
  let labels: [String: String]?
  let networkInterfaces: [Interface]?

  /// Why the instance is left out; nil when it matches, whichever zone it is in.
  func mismatch(_ selection: GCESelection) -> String? {
    if let tag = selection.tag, tags?.items?.contains(tag) != true { return "without the tag" }
    if let label = selection.label, labels?[label.key] != label.value { return "without the label" }
    return status == "RUNNING" ? nil : "not running"
  }

  /// The one address of the wanted kind; nil when there is none. An instance on an IPv6-only network has no other
  /// private address than its internal IPv6 one.
  func address(_ type: AddressType) -> IPAddress? {
    let interfaces = networkInterfaces ?? []
    let texts: [String?] =
      switch type {
      case .privateV4: interfaces.map(\.networkIP) + interfaces.map(\.ipv6Address)
      case .publicV4: interfaces.flatMap { $0.accessConfigs ?? [] }.map(\.natIP)
      case .publicV6: interfaces.flatMap { $0.ipv6AccessConfigs ?? [] }.map(\.externalIpv6)
      }
    for case let text? in texts {
      if let address = IPAddress(text) { return address }
    }
    return nil
  }
}
