internal import MessagePack

/// Asks a node whether it lives. Only the node of that name answers; an empty name means whoever it reaches.
package struct Ping: Sendable, Hashable, WireMessage {
  /// Names the answer that belongs to it.
  package var sequence: UInt32
  /// Who is asked.
  package var node: String
  /// Who asks, and where the answer goes; older releases leave it out.
  package var source: PeerAddress?
  /// The name of who asks.
  package var sourceName: String

  /// Asks a node.
  package init(sequence: UInt32, node: String, source: PeerAddress? = nil, sourceName: String = "") {
    self.sequence = sequence
    self.node = node
    self.source = source
    self.sourceName = sourceName
  }

  static let order = ["SeqNo", "Node", "SourceAddr", "SourcePort", "SourceNode"]

  init(_ fields: WireFields) throws(WireError) {
    sequence = try fields.number("SeqNo")
    node = try fields.text("Node")
    source = try fields.optionalAddress("SourceAddr", port: "SourcePort")
    sourceName = try fields.text("SourceNode")
  }

  var body: MessagePackValue {
    var pairs: [MessagePackValue.Pair] = [
      .init(key: .text("Node"), value: .text(node)), .init(key: .text("SeqNo"), value: .unsigned(UInt64(sequence))),
    ]
    appendSource(source, sourceName, to: &pairs)
    return .map(pairs)
  }
}

/// Asks a node to ping a third one.
struct IndirectPing: Sendable, Hashable, WireMessage {
  var sequence: UInt32
  var target: PeerAddress
  var node: String
  /// Whether the asker wants to hear that no answer came.
  var wantsNack: Bool
  var source: PeerAddress?
  var sourceName: String

  init(
    sequence: UInt32, target: PeerAddress, node: String, wantsNack: Bool, source: PeerAddress?, sourceName: String
  ) {
    self.sequence = sequence
    self.target = target
    self.node = node
    self.wantsNack = wantsNack
    self.source = source
    self.sourceName = sourceName
  }

  static let order = ["SeqNo", "Target", "Port", "Node", "Nack", "SourceAddr", "SourcePort", "SourceNode"]

  init(_ fields: WireFields) throws(WireError) {
    sequence = try fields.number("SeqNo")
    target = try fields.address("Target", port: "Port")
    node = try fields.text("Node")
    wantsNack = try fields.flag("Nack")
    source = try fields.optionalAddress("SourceAddr", port: "SourcePort")
    sourceName = try fields.text("SourceNode")
  }

  var body: MessagePackValue {
    var pairs: [MessagePackValue.Pair] = [
      .init(key: .text("Nack"), value: .bool(wantsNack)), .init(key: .text("Node"), value: .text(node)),
      .init(key: .text("Port"), value: .unsigned(UInt64(target.port))),
      .init(key: .text("SeqNo"), value: .unsigned(UInt64(sequence))),
    ]
    appendSource(source, sourceName, to: &pairs)
    pairs.append(.init(key: .text("Target"), value: .raw(target.bytes)))
    return .map(pairs)
  }
}

/// Answers a ping.
package struct Ack: Sendable, Hashable, WireMessage {
  /// The ping's number.
  package var sequence: UInt32
  /// What the answering node adds: Serf's network coordinate, or nothing.
  package var payload: [UInt8]

  /// Answers a ping.
  package init(sequence: UInt32, payload: [UInt8] = []) {
    self.sequence = sequence
    self.payload = payload
  }

  static let order = ["SeqNo", "Payload"]

  init(_ fields: WireFields) throws(WireError) {
    sequence = try fields.number("SeqNo")
    payload = try fields.bytes("Payload")
  }

  var body: MessagePackValue {
    .fields(["Payload": .bytesOrNull(payload), "SeqNo": .unsigned(UInt64(sequence))])
  }
}

/// Says to who asked for an indirect ping that no answer came in time.
struct Nack: Sendable, Hashable, WireMessage {
  var sequence: UInt32

  init(sequence: UInt32) { self.sequence = sequence }

  static let order = ["SeqNo"]

  init(_ fields: WireFields) throws(WireError) {
    sequence = try fields.number("SeqNo")
  }

  var body: MessagePackValue { .fields(["SeqNo": .unsigned(UInt64(sequence))]) }
}

/// The three fields that say who asks; each is left out when empty.
private func appendSource(_ source: PeerAddress?, _ name: String, to pairs: inout [MessagePackValue.Pair]) {
  if let source { pairs.append(.init(key: .text("SourceAddr"), value: .raw(source.bytes))) }
  if !name.isEmpty { pairs.append(.init(key: .text("SourceNode"), value: .text(name))) }
  if let source { pairs.append(.init(key: .text("SourcePort"), value: .unsigned(UInt64(source.port)))) }
}
