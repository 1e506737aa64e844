internal import MessagePack

/// A message whose body is one MessagePack object.
protocol WireMessage {
  /// Go's names of the fields, in the order of its structure.
  static var order: [String] { get }
  init(_ fields: WireFields) throws(WireError)
  /// The body with its keys in the order in which Go writes them, the alphabet's.
  var body: MessagePackValue { get }
}

extension WireMessage {
  /// Reads the one body that `bytes` hold from `offset` on; what follows it is left alone, as Go does.
  init(wire bytes: [UInt8], from offset: Int, limits: MessagePackLimits = WireLimits.body) throws(WireError) {
    let value: MessagePackValue
    do throws(MessagePackError) {
      var reader = MessagePackReader(bytes, offset: offset, limits: limits)
      value = try reader.read()
    } catch {
      throw .messagePack(error)
    }
    try self.init(value)
  }

  init(_ value: MessagePackValue) throws(WireError) {
    try self.init(WireFields(value, order: Self.order))
  }

  /// The type byte and the body.
  func encoded(_ type: UInt8) -> [UInt8] {
    var bytes = [type]
    body.encode(into: &bytes)
    return bytes
  }
}

extension MessagePackValue {
  /// A byte string as Go writes an empty one: `nil`.
  static func bytesOrNull(_ bytes: [UInt8]) -> MessagePackValue { bytes.isEmpty ? .null : .raw(bytes) }

  /// A map of texts, in the order of its keys.
  static func texts(_ texts: [String: String]) -> MessagePackValue {
    .map(texts.sorted { $0.key < $1.key }.map { Pair(key: .text($0.key), value: .text($0.value)) })
  }
}
