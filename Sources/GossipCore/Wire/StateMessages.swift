internal import MessagePack

/// News that a node lives, with all that it says of itself.
struct Alive: Sendable, Hashable, WireMessage {
  var incarnation: UInt32
  var node: String
  var address: PeerAddress
  var meta: [UInt8]
  var versions: ProtocolVersions

  init(incarnation: UInt32, node: String, address: PeerAddress, meta: [UInt8], versions: ProtocolVersions) {
    self.incarnation = incarnation
    self.node = node
    self.address = address
    self.meta = meta
    self.versions = versions
  }

  static let order = ["Incarnation", "Node", "Addr", "Port", "Meta", "Vsn"]

  init(_ fields: WireFields) throws(WireError) {
    incarnation = try fields.number("Incarnation")
    node = try fields.text("Node")
    address = try fields.address("Addr", port: "Port")
    meta = try fields.bytes("Meta")
    guard meta.count <= WireLimits.meta else { throw .badField("Meta") }
    versions = ProtocolVersions(wire: try fields.bytes("Vsn"))
  }

  var body: MessagePackValue {
    .fields([
      "Addr": .raw(address.bytes), "Incarnation": .unsigned(UInt64(incarnation)), "Meta": .raw(meta),
      "Node": .text(node), "Port": .unsigned(UInt64(address.port)), "Vsn": .raw(versions.wire),
    ])
  }
}

/// The shape that suspicion and death share: who says it of whom, and of which incarnation.
struct Accusation: Sendable, Hashable, WireMessage {
  var incarnation: UInt32
  var node: String
  var from: String

  init(incarnation: UInt32, node: String, from: String) {
    self.incarnation = incarnation
    self.node = node
    self.from = from
  }

  static let order = ["Incarnation", "Node", "From"]

  init(_ fields: WireFields) throws(WireError) {
    incarnation = try fields.number("Incarnation")
    node = try fields.text("Node")
    from = try fields.text("From")
  }

  var body: MessagePackValue {
    .fields(["From": .text(from), "Incarnation": .unsigned(UInt64(incarnation)), "Node": .text(node)])
  }
}
