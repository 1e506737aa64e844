import JoinPrimitives

/// What ECS says about one task, as far as a lookup needs it.
struct ECSTask: Sendable, Decodable {
  /// A tag of the task itself, not of its service.
  struct Tag: Sendable, Decodable {
    let key: String?
    let value: String?
  }

  /// Something that the task has for itself, a network interface among others.
  struct Attachment: Sendable, Decodable {
    struct Detail: Sendable, Decodable {
      let name: String?
      let value: String?
    }

    let type: String?
    let status: String?
    let details: [Detail]?
  }

  struct Container: Sendable, Decodable {
    struct Interface: Sendable, Decodable {
      let privateIpv4Address: String?
      let ipv6Address: String?
    }

    let networkInterfaces: [Interface]?
  }

  let taskArn: String?
  let desiredStatus: String?
  let lastStatus: String?
  let tags: [Tag]?
  let attachments: [Attachment]?
  let containers: [Container]?

  /// The last part of its ARN, which people know it by.
  var id: String? { taskArn?.split(separator: "/").last.map(String.init) }

  /// Whether it runs and is meant to go on; a task that is on its way up or down has no address yet, or soon none.
  var isRunning: Bool { lastStatus == "RUNNING" && desiredStatus == "RUNNING" }

  /// Whether it carries a tag with one of the wanted values.
  func carries(_ wanted: AWSTag) -> Bool {
    tags?.contains { $0.key == wanted.key && wanted.values.contains($0.value ?? "") } ?? false
  }

  /// The one address of the wanted kind; nil when there is none. ECS tells no public IPv4 address.
  func address(_ type: AddressType) -> IPAddress? {
    let interfaces = (containers ?? []).flatMap { $0.networkInterfaces ?? [] }
    switch type {
    case .privateV4:
      let attached = (attachments ?? [])
        .filter { $0.type == "ElasticNetworkInterface" && $0.status ?? "ATTACHED" == "ATTACHED" }
        .flatMap { $0.details ?? [] }.filter { $0.name == "privateIPv4Address" }.compactMap(\.value)
      return (attached + interfaces.compactMap(\.privateIpv4Address)).compactMap { IPAddress($0) }.first
    case .publicV4: return nil
    case .publicV6:
      return interfaces.compactMap(\.ipv6Address).compactMap { IPAddress($0) }.first(where: \.isPublicV6)
    }
  }
}
