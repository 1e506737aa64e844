internal import MessagePack

/// One side's whole state: what two nodes exchange over a stream.
package struct PushPull: Sendable, Hashable {
  /// Whether the exchange brings a node into the cluster.
  package var isJoin: Bool
  /// Everybody the sender knows of.
  var nodes: [NodeState]
  /// How many more it named in records that could not be read.
  var unreadableNodes = 0
  /// The state of the Serf layer, as its own bytes; may be empty.
  var userState: [UInt8]
  /// A number that names the sender to itself, so that an exchange with oneself is noticed. Others skip the field.
  var origin: UInt64

  init(isJoin: Bool, nodes: [NodeState] = [], userState: [UInt8] = [], origin: UInt64 = 0) {
    self.isJoin = isJoin
    self.nodes = nodes
    self.userState = userState
    self.origin = origin
  }

  /// The type byte, the header, the records and the raw Serf state.
  var encoded: [UInt8] {
    let header = Header(nodes: nodes.count, userState: userState.count, isJoin: isJoin, origin: origin)
    var bytes = header.encoded(MessageType.pushPull.rawValue)
    for node in nodes { node.body.encode(into: &bytes) }
    bytes += userState
    return bytes
  }

  /// What stands before the records.
  struct Header: Sendable, Hashable, WireMessage {
    var nodes: Int
    var userState: Int
    var isJoin: Bool
    var origin: UInt64

    init(nodes: Int, userState: Int, isJoin: Bool, origin: UInt64) {
      self.nodes = nodes
      self.userState = userState
      self.isJoin = isJoin
      self.origin = origin
    }

    static let order = ["Nodes", "UserStateLen", "Join", "Origin"]

    init(_ fields: WireFields) throws(WireError) {
      nodes = try fields.number("Nodes")
      userState = try fields.number("UserStateLen")
      isJoin = try fields.flag("Join")
      origin = try fields.number("Origin")
      guard nodes >= 0, userState >= 0 else { throw .badField("Nodes") }
      guard nodes <= WireLimits.nodes else { throw .tooLong(limit: WireLimits.nodes) }
      guard userState <= WireLimits.userState else { throw .tooLong(limit: WireLimits.userState) }
    }

    var body: MessagePackValue {
      var pairs: [MessagePackValue.Pair] = [
        .init(key: .text("Join"), value: .bool(isJoin)),
        .init(key: .text("Nodes"), value: .integer(nodes)),
      ]
      if origin != 0 { pairs.append(.init(key: .text("Origin"), value: .unsigned(origin))) }
      pairs.append(.init(key: .text("UserStateLen"), value: .integer(userState)))
      return .map(pairs)
    }
  }
}

/// One node as the sender of a push/pull knows it.
struct NodeState: Sendable, Hashable, WireMessage {
  var name: String
  var address: PeerAddress
  var meta: [UInt8]
  var incarnation: UInt32
  var state: PeerState
  var versions: ProtocolVersions

  init(
    name: String, address: PeerAddress, meta: [UInt8], incarnation: UInt32, state: PeerState, versions: ProtocolVersions
  ) {
    self.name = name
    self.address = address
    self.meta = meta
    self.incarnation = incarnation
    self.state = state
    self.versions = versions
  }

  static let order = ["Name", "Addr", "Port", "Meta", "Incarnation", "State", "Vsn"]

  init(_ fields: WireFields) throws(WireError) {
    name = try fields.text("Name")
    address = try fields.address("Addr", port: "Port")
    meta = try fields.bytes("Meta")
    guard meta.count <= WireLimits.meta else { throw .badField("Meta") }
    incarnation = try fields.number("Incarnation")
    guard let state = PeerState(rawValue: try fields.number("State")) else { throw .badField("State") }
    self.state = state
    versions = ProtocolVersions(wire: try fields.bytes("Vsn"))
  }

  var body: MessagePackValue {
    .fields([
      "Addr": .raw(address.bytes), "Incarnation": .unsigned(UInt64(incarnation)), "Meta": .raw(meta),
      "Name": .text(name), "Port": .unsigned(UInt64(address.port)), "State": .unsigned(UInt64(state.rawValue)),
      "Vsn": .raw(versions.wire),
    ])
  }
}
