internal import GossipCore

/// Reads the message of a peer from a stream: the label, the encryption where the cluster has a key, the message.
struct StreamDecoder: Sendable {
  /// Why nothing can be read any more.
  enum Failure: Error, Hashable {
    /// The envelope is not ours.
    case envelope(EnvelopeError)
    /// What is in it is no message.
    case message(WireError)
  }

  /// The most bytes that an encrypted message may have; a memberlist takes as many.
  static let frameLimit = 20 << 20

  private let envelope: StreamEnvelope
  private var isLabelRead: Bool
  private var isPlain = false
  private var buffer: [UInt8] = []
  private var plain = StreamMessageDecoder()
  private let room: @Sendable () -> Int

  /// Reads what comes from `side`. A packed message may become as long as there is room.
  init(_ envelope: StreamEnvelope, from side: StreamSide, room: @escaping @Sendable () -> Int = { .max }) {
    self.envelope = envelope
    self.room = room
    isLabelRead = side == .acceptor
  }

  /// The bytes that came of a packed message, once it has been undone.
  var unpacked: Int { plain.unpacked }

  /// Takes bytes as they arrive; the message, once it is whole.
  mutating func append(_ bytes: some Sequence<UInt8>) throws(Failure) -> StreamMessage? {
    if isPlain { return try decodePlain(Array(bytes)) }
    buffer.append(contentsOf: bytes)
    guard try readLabel(), let first = buffer.first else { return nil }
    if first == StreamEnvelope.mark { return try decodeFrame() }
    guard envelope.ring == nil else { throw .envelope(.notEncrypted) }
    isPlain = true
    defer { buffer = [] }
    return try decodePlain(buffer)
  }

  private mutating func readLabel() throws(Failure) -> Bool {
    if isLabelRead { return true }
    switch ClusterLabel.readHeader(buffer[...]) {
    case .incomplete: return false
    case .malformed: throw .envelope(.malformed)
    case .label(let label, let length):
      guard label == envelope.label else { throw .envelope(.otherLabel) }
      buffer.removeFirst(length)
      isLabelRead = true
      return true
    }
  }

  private mutating func decodeFrame() throws(Failure) -> StreamMessage? {
    guard envelope.ring != nil else { throw .envelope(.noKey) }
    guard buffer.count >= StreamEnvelope.headerSize else { return nil }
    let payload = StreamEnvelope.payloadLength(buffer[...])
    guard payload <= Self.frameLimit else { throw .envelope(.tooLong) }
    let length = StreamEnvelope.headerSize + payload
    guard buffer.count >= length else { return nil }
    let opened: [UInt8]
    do throws(EnvelopeError) { opened = try envelope.unwrap(buffer[..<length]) } catch { throw .envelope(error) }
    buffer = []
    guard let message = try decodePlain(opened) else { throw .message(.truncated) }
    return message
  }

  private mutating func decodePlain(_ bytes: [UInt8]) throws(Failure) -> StreamMessage? {
    do throws(WireError) { return try plain.append(bytes, unpackingUpTo: room()) } catch { throw .message(error) }
  }
}
