internal import MessagePack

/// Says that a node is about to leave, or shall be taken for one that has left.
struct LeaveIntent: Sendable, Hashable, WireMessage {
  var time: UInt64
  var node: String
  /// Whether the node is to be forgotten as well.
  var prune: Bool

  init(time: UInt64, node: String, prune: Bool = false) {
    self.time = time
    self.node = node
    self.prune = prune
  }

  static let order = ["LTime", "Node", "Prune"]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    node = try fields.text("Node")
    prune = try fields.flag("Prune")
  }

  var body: MessagePackValue {
    .fields(["LTime": .unsigned(time), "Node": .text(node), "Prune": .bool(prune)])
  }
}

/// Says that a node has come, which ends an older intent to leave.
struct JoinIntent: Sendable, Hashable, WireMessage {
  var time: UInt64
  var node: String

  init(time: UInt64, node: String) {
    self.time = time
    self.node = node
  }

  static let order = ["LTime", "Node"]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    node = try fields.text("Node")
  }

  var body: MessagePackValue { .fields(["LTime": .unsigned(time), "Node": .text(node)]) }
}
