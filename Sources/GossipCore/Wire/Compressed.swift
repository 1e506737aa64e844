internal import MessagePack

/// The envelope around packed bytes.
struct Compressed: WireMessage {
  var algorithm: UInt8
  var buffer: [UInt8]

  static let order = ["Algo", "Buf"]

  init(_ fields: WireFields) throws(WireError) {
    algorithm = try fields.number("Algo")
    buffer = try fields.bytes("Buf")
  }

  /// Packs a whole message.
  init(packing message: [UInt8]) {
    algorithm = 0
    buffer = LZW.encode(message)
  }

  var body: MessagePackValue {
    .fields(["Algo": .unsigned(UInt64(algorithm)), "Buf": .raw(buffer)])
  }

  /// The message inside, of at most `limit` bytes.
  func unpacked(limit: Int) throws(WireError) -> [UInt8] {
    guard algorithm == 0 else { throw .badCompression }
    return try LZW.decode(buffer, limit: limit)
  }

  /// The message in its envelope, where that makes it shorter; else as it is.
  static func packed(_ message: [UInt8]) -> [UInt8] {
    let packed = Compressed(packing: message).encoded(MessageType.compressed.rawValue)
    return packed.count < message.count ? packed : message
  }
}
