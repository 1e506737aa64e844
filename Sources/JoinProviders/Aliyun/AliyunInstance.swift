import CloudHTTP
import JoinPrimitives

/// One page of DescribeInstances.
struct AliyunPage: Decodable, Sendable {
  struct Instances: Decodable, Sendable {
    let rows: RowList<AliyunInstance>

    private enum CodingKeys: String, CodingKey {
      case rows = "Instance"
    }
  }

  let instances: Instances
  let nextToken: String?

  private enum CodingKeys: String, CodingKey {
    case instances = "Instances"
    case nextToken = "NextToken"
  }
}

/// One instance, as far as a lookup needs it. The service wraps every list into an object with one key.
struct AliyunInstance: Decodable, Sendable {
  private struct Tag: Decodable {
    let key: String?
    let value: String?

    enum CodingKeys: String, CodingKey {
      case key = "TagKey"
      case value = "TagValue"
    }
  }

  private struct Tags: Decodable {
    let list: [Tag]?

    enum CodingKeys: String, CodingKey {
      case list = "Tag"
    }
  }

  private struct Addresses: Decodable {
    let list: [String]?

    enum CodingKeys: String, CodingKey {
      case list = "IpAddress"
    }
  }

  private struct VPC: Decodable {
    let privateAddresses: Addresses?

    enum CodingKeys: String, CodingKey {
      case privateAddresses = "PrivateIpAddress"
    }
  }

  private struct ElasticAddress: Decodable {
    let address: String?

    enum CodingKeys: String, CodingKey {
      case address = "IpAddress"
    }
  }

  private struct Interfaces: Decodable {
    let list: [Interface]?

    enum CodingKeys: String, CodingKey {
      case list = "NetworkInterface"
    }
  }

  private struct Interface: Decodable {
    let type: String?
    let primaryAddress: String?
    let v6: V6Addresses?

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case primaryAddress = "PrimaryIpAddress"
      case v6 = "Ipv6Sets"
    }
  }

  private struct V6Addresses: Decodable {
    struct Entry: Decodable {
      let address: String?

      enum CodingKeys: String, CodingKey {
        case address = "Ipv6Address"
      }
    }
    let list: [Entry]?

    enum CodingKeys: String, CodingKey {
      case list = "Ipv6Set"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case id = "InstanceId"
    case givenName = "InstanceName"
    case status = "Status"
    case networkType = "InstanceNetworkType"
    case tags = "Tags"
    case vpc = "VpcAttributes"
    case inner = "InnerIpAddress"
    case publicAddresses = "PublicIpAddress"
    case elastic = "EipAddress"
    case interfaces = "NetworkInterfaces"
  }

  let status: String?
  private let id: String
  private let givenName: String?
  private let networkType: String?
  private let tags: Tags?
  private let vpc: VPC?
  private let inner: Addresses?
  private let publicAddresses: Addresses?
  private let elastic: ElasticAddress?
  private let interfaces: Interfaces?

  /// What messages call it.
  var name: String { givenName.flatMap { $0.isEmpty ? nil : $0 } ?? id }

  /// Whether it has this tag.
  func carries(_ key: String, _ value: String) -> Bool {
    (tags?.list ?? []).contains { $0.key == key && ($0.value ?? "") == value }
  }

  /// The one address of the wanted kind; nil when there is none.
  func address(_ type: AddressType) -> IPAddress? {
    switch type {
    case .privateV4: privateAddress
    case .publicV4: Self.first(.v4, [elastic?.address] + (publicAddresses?.list ?? []))
    case .publicV6:
      orderedInterfaces.lazy.compactMap { Self.first(.v6, ($0.v6?.list ?? []).map(\.address)) }
        .first { !$0.isPrivate && !$0.isLinkLocal }
    }
  }

  /// In a VPC that of the VPC or of its first interface, in the classic network the inner one; both where the kind of
  /// network is not told.
  private var privateAddress: IPAddress? {
    let own = Self.first(.v4, vpc?.privateAddresses?.list ?? [])
    let ofInterface = Self.first(.v4, orderedInterfaces.map(\.primaryAddress))
    let classic = Self.first(.v4, inner?.list ?? [])
    switch networkType?.lowercased() {
    case "vpc": return own ?? ofInterface
    case "classic": return classic
    default: return own ?? ofInterface ?? classic
    }
  }

  private var orderedInterfaces: [Interface] {
    let all = interfaces?.list ?? []
    return all.filter { $0.type == "Primary" } + all.filter { $0.type != "Primary" }
  }

  private static func first(_ family: IPAddress.Family, _ texts: [String?]) -> IPAddress? {
    texts.lazy.compactMap { $0.flatMap { IPAddress($0) } }.first { $0.family == family }
  }
}
