internal import MessagePack

/// Finds the end of a message on a stream that is not encrypted: no length stands before it, only its contents tell.
///
/// Nothing is kept or allocated for what has only been announced.
struct PlainMessageScanner: Sendable {
  /// The first byte of a message that travels on streams.
  enum Kind: UInt8 {
    case ping = 0
    case acknowledgement = 2
    case pushPull = 6
    case user = 8
    case compressed = 9
    case error = 13
  }

  /// Members that one push/pull may bring; a memberlist takes as many.
  private static let mostMembers = 1 << 20

  private let limits: MessagePackLimits
  private let limit: Int
  private var offset = 1
  private var scanner: MessagePackScanner
  private var isHeaderRead = false
  /// Objects that are still to come, the header included.
  private var missing = 1
  /// Bytes behind the last object.
  private var tail = 0

  /// Takes messages of at most `limit` bytes.
  init(limit: Int) {
    self.limit = limit
    limits = MessagePackLimits(bytes: limit, depth: 8, values: 1 << 20)
    scanner = MessagePackScanner(limits: limits)
  }

  /// The length of the message at the start of `bytes`, or nil while its end is missing. Call it again with more bytes
  /// behind the same start.
  mutating func end(of bytes: [UInt8]) throws(EnvelopeError) -> Int? {
    guard let first = bytes.first else { return nil }
    guard let kind = Kind(rawValue: first) else { throw .malformed }
    do throws(MessagePackError) {
      while missing > 0 {
        guard let length = try scanner.end(of: bytes, from: offset) else {
          if bytes.count > limit { throw .tooLong(limit: limit) }
          return nil
        }
        if !isHeaderRead { try readHeader(kind, bytes) }
        missing -= 1
        offset += length
        scanner = MessagePackScanner(limits: limits)
      }
    } catch {
      if case .tooLong = error { throw .tooLong }
      throw .malformed
    }
    guard tail <= limit - min(offset, limit) else { throw .tooLong }
    return bytes.count >= offset + tail ? offset + tail : nil
  }

  /// Learns from the header how many objects and bytes follow it.
  private mutating func readHeader(_ kind: Kind, _ bytes: [UInt8]) throws(MessagePackError) {
    isHeaderRead = true
    var reader = MessagePackReader(bytes, offset: offset, limits: limits)
    switch kind {
    case .pushPull:
      let header = try reader.read()
      missing += try count(header["Nodes"], limit: Self.mostMembers)
      tail = try count(header["UserStateLen"], limit: limit)
    case .user: tail = try count(try reader.read()["UserMsgLen"], limit: limit)
    case .ping, .acknowledgement, .compressed, .error: break
    }
  }

  private func count(_ value: MessagePackValue?, limit: Int) throws(MessagePackError) -> Int {
    guard let value, value != .null else { return 0 }
    guard let count = value.integer(Int.self), (0...limit).contains(count) else { throw .tooLong(limit: limit) }
    return count
  }
}
