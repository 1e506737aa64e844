internal import MessagePack

/// A query as it is gossiped.
struct QueryMessage: Sendable, Hashable, WireMessage {
  /// The asker wants to hear from everybody who is asked.
  static let ackFlag: UInt32 = 1
  /// The query is not to be passed on.
  static let noBroadcastFlag: UInt32 = 2

  var time: UInt64
  var id: UInt32
  /// Where answers go; the asker need not be a member.
  var replyTo: PeerAddress
  var sourceNode: String
  var filters: [[UInt8]]
  var flags: UInt32
  var relayFactor: UInt8
  /// Nanoseconds.
  var timeout: Int64
  var name: String
  var payload: [UInt8]

  init(
    time: UInt64, id: UInt32, replyTo: PeerAddress, sourceNode: String, filters: [[UInt8]], flags: UInt32,
    relayFactor: UInt8, timeout: Int64, name: String, payload: [UInt8]
  ) {
    self.time = time
    self.id = id
    self.replyTo = replyTo
    self.sourceNode = sourceNode
    self.filters = filters
    self.flags = flags
    self.relayFactor = relayFactor
    self.timeout = timeout
    self.name = name
    self.payload = payload
  }

  static let order = [
    "LTime", "ID", "Addr", "Port", "SourceNode", "Filters", "Flags", "RelayFactor", "Timeout", "Name", "Payload",
  ]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    id = try fields.number("ID")
    replyTo = try fields.address("Addr", port: "Port")
    sourceNode = try fields.text("SourceNode")
    filters = []
    for filter in try fields.list("Filters") {
      guard let bytes = filter.bytes else { throw .badField("Filters") }
      filters.append(bytes)
    }
    flags = try fields.number("Flags")
    relayFactor = try fields.number("RelayFactor")
    timeout = try fields.number("Timeout")
    name = try fields.text("Name")
    payload = try fields.bytes("Payload")
  }

  var body: MessagePackValue {
    .fields([
      "Addr": .raw(replyTo.bytes), "Filters": filters.isEmpty ? .null : .array(filters.map { .raw($0) }),
      "Flags": .unsigned(UInt64(flags)), "ID": .unsigned(UInt64(id)), "LTime": .unsigned(time), "Name": .text(name),
      "Payload": .bytesOrNull(payload), "Port": .unsigned(UInt64(replyTo.port)),
      "RelayFactor": .unsigned(UInt64(relayFactor)), "SourceNode": .text(sourceNode), "Timeout": .integer(timeout),
    ])
  }
}

/// An answer to a query, or the word that it has arrived.
struct QueryResponse: Sendable, Hashable, WireMessage {
  /// The answer says only that the query has arrived.
  static let ackFlag: UInt32 = 1

  var time: UInt64
  var id: UInt32
  var from: String
  var flags: UInt32
  var payload: [UInt8]

  init(time: UInt64, id: UInt32, from: String, flags: UInt32, payload: [UInt8]) {
    self.time = time
    self.id = id
    self.from = from
    self.flags = flags
    self.payload = payload
  }

  static let order = ["LTime", "ID", "From", "Flags", "Payload"]

  init(_ fields: WireFields) throws(WireError) {
    time = try fields.number("LTime")
    id = try fields.number("ID")
    from = try fields.text("From")
    flags = try fields.number("Flags")
    payload = try fields.bytes("Payload")
  }

  var body: MessagePackValue {
    .fields([
      "Flags": .unsigned(UInt64(flags)), "From": .text(from), "ID": .unsigned(UInt64(id)), "LTime": .unsigned(time),
      "Payload": .bytesOrNull(payload),
    ])
  }
}
