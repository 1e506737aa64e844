internal import MessagePack

/// What a stream carries in one direction: a single message, below encryption and label.
package enum StreamMessage: Sendable, Hashable {
  /// Asks over a stream, because datagrams do not get through.
  case ping(Ping)
  /// Answers that.
  case ack(Ack)
  /// A whole state.
  case pushPull(PushPull)
  /// A message of the Serf layer.
  case user([UInt8])
  /// The other side refuses, with its reason in words.
  case error(String)

  /// The plain bytes, packed where `isPacked` is set and packing saves something.
  package func encoded(isPacked: Bool = false) -> [UInt8] {
    let bytes =
      switch self {
      case .ping(let ping): ping.encoded(MessageType.ping.rawValue)
      case .ack(let ack): ack.encoded(MessageType.ack.rawValue)
      case .pushPull(let state): state.encoded
      case .user(let message):
        StreamUserHeader(length: message.count).encoded(MessageType.user.rawValue) + message
      case .error(let text): StreamFault(text: text).encoded(MessageType.error.rawValue)
      }
    return isPacked ? Compressed.packed(bytes) : bytes
  }

  /// Reads a message from the start of `bytes`; nil while its end is missing. For bytes that come piece by piece
  /// `StreamMessageDecoder` does the same without starting over.
  package static func decode(_ bytes: [UInt8]) throws(WireError) -> StreamMessage? {
    var decoder = StreamMessageDecoder()
    return try decoder.append(bytes)
  }
}

/// What stands before a Serf message on a stream.
struct StreamUserHeader: WireMessage {
  var length: Int

  init(length: Int) { self.length = length }

  static let order = ["UserMsgLen"]

  init(_ fields: WireFields) throws(WireError) {
    length = try fields.number("UserMsgLen")
    guard length >= 0 else { throw .badField("UserMsgLen") }
    guard length <= WireLimits.userState else { throw .tooLong(limit: WireLimits.userState) }
  }

  var body: MessagePackValue { .fields(["UserMsgLen": .integer(length)]) }
}

/// The other side's words for why it refuses.
struct StreamFault: WireMessage {
  var text: String

  init(text: String) { self.text = text }

  static let order = ["Error"]

  init(_ fields: WireFields) throws(WireError) {
    text = try fields.text("Error", limit: 4096)
  }

  var body: MessagePackValue { .fields(["Error": .text(text)]) }
}
