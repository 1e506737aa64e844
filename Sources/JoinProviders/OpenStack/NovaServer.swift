import JoinPrimitives

/// What a list of servers says about one of them, as far as a lookup needs it.
struct NovaServer: Decodable, Sendable {
  struct Address: Decodable, Sendable {
    let text: String?
    let type: String?

    private enum CodingKeys: String, CodingKey {
      case text = "addr"
      case type = "OS-EXT-IPS:type"
    }

    /// Clouds that do not tell have fixed addresses alone.
    var isFloating: Bool { type == "floating" }
  }

  let name: String?
  let id: String?
  let status: String?
  let metadata: [String: String]?
  /// By the name of the network.
  let addresses: [String: [Address]?]?

  /// The one address of the wanted kind; nil when there is none. JSON keeps no order of networks, so that of their
  /// names decides.
  func address(_ type: AddressType, network: String?) -> IPAddress? {
    let networks = (addresses ?? [:]).filter { network == nil || $0.key == network }
    let all = networks.sorted { $0.key < $1.key }.flatMap { $0.value ?? [] }.compactMap { entry in
      entry.text.flatMap { IPAddress($0) }.map { (address: $0, isFloating: entry.isFloating) }
    }.filter { $0.address.family == type.family }
    switch type {
    case .privateV4:
      // A cloud may hang public networks on its servers too; a private address goes first.
      let fixed = all.filter { !$0.isFloating }.map(\.address)
      return fixed.first(where: \.isPrivate) ?? fixed.first
    case .publicV4:
      return all.first(where: \.isFloating)?.address ?? all.map(\.address).first { !$0.isPrivate && !$0.isLinkLocal }
    case .publicV6: return all.map(\.address).first { !$0.isPrivate && !$0.isLinkLocal }
    }
  }
}
