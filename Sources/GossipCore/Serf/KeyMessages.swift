internal import MessagePack

/// The payload of a query about keys.
struct KeyRequest: WireMessage {
  var key: [UInt8]

  init(key: [UInt8]) { self.key = key }

  static let order = ["Key"]

  init(_ fields: WireFields) throws(WireError) {
    key = try fields.bytes("Key")
  }

  var body: MessagePackValue { .fields(["Key": .bytesOrNull(key)]) }
}

extension KeyRingAnswer: WireMessage {
  static let order = ["Result", "Message", "Keys", "PrimaryKey"]

  init(_ fields: WireFields) throws(WireError) {
    var keys: [String] = []
    for value in try fields.list("Keys") {
      guard let key = value.text else { throw .badField("Keys") }
      keys.append(key)
    }
    self.init(
      succeeded: try fields.flag("Result"), message: try fields.text("Message", limit: 4096), keys: keys,
      primaryKey: try fields.text("PrimaryKey"))
  }

  var body: MessagePackValue {
    .fields([
      "Keys": keys.isEmpty ? .null : .array(keys.map { .text($0) }), "Message": .text(message),
      "PrimaryKey": .text(primaryKey), "Result": .bool(succeeded),
    ])
  }

  /// Reads a member's answer to a query about keys; nil when it is none.
  package static func decode(_ payload: [UInt8]) -> KeyRingAnswer? {
    guard payload.first == SerfMessage.Kind.keyResponse.rawValue else { return nil }
    return try? KeyRingAnswer(wire: payload, from: 1)
  }
}

extension GossipQuery {
  /// The query that asks every member for something about its keys.
  package init(keyRing request: KeyRingRequest, timeout: Duration? = nil) {
    let key: [UInt8] =
      switch request {
      case .install(let key), .use(let key), .remove(let key): key
      case .list: []
      }
    self.init(
      name: InternalQuery.name(of: request),
      payload: KeyRequest(key: key).encoded(SerfMessage.Kind.keyRequest.rawValue),
      timeout: timeout)
  }
}
