import CloudHTTP
import JoinPrimitives

/// A page of Instances.
struct ScalewayServerPage: Decodable, Sendable {
  private enum CodingKeys: String, CodingKey {
    case servers
    case total = "total_count"
  }

  let servers: RowList<ScalewayServer>
  let total: Int?
}

/// An Instance, as far as a lookup needs it.
struct ScalewayServer: Decodable, Sendable {
  private enum CodingKeys: String, CodingKey {
    case name, state, tags, ipv6
    case privateIP = "private_ip"
    case publicIP = "public_ip"
    case publicIPs = "public_ips"
    case interfaces = "private_nics"
  }

  struct Address: Decodable, Sendable {
    let address: String?
    /// `inet` or `inet6`.
    let family: String?
  }

  /// A network card in a private network.
  struct Interface: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case id
      case network = "private_network_id"
    }

    let id: String
    let network: String?
  }

  let name: String?
  let state: String?
  let tags: [String]?
  private let ipv6: Address?
  private let privateIP: String?
  private let publicIP: Address?
  private let publicIPs: [Address]?
  private let interfaces: [Interface]?

  /// The cards whose addresses only the address management knows; none when the server itself names a private address.
  var unresolved: [Interface] { privateIP == nil ? interfaces ?? [] : [] }

  /// The first address of a kind; `managed` holds those of cards by the card's id.
  func address(_ type: AddressType, managed: [String: IPAddress]) -> IPAddress? {
    switch type {
    case .privateV4: privateIP.flatMap { IPAddress($0) } ?? unresolved.lazy.compactMap { managed[$0.id] }.first
    case .publicV4: publicAddress("inet") ?? publicIP?.address.flatMap { IPAddress($0) }
    case .publicV6: publicAddress("inet6") ?? ipv6?.address.flatMap { IPAddress($0) }
    }
  }

  private func publicAddress(_ family: String) -> IPAddress? {
    publicIPs?.first { $0.family == family }?.address.flatMap { IPAddress($0) }
  }
}
