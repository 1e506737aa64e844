/// Cuts what a peer sends on a stream into messages, decrypted where the cluster has a key.
struct StreamDecoder: Sendable {
  /// Which end of the stream reads.
  enum Side: Sendable {
    /// The end that was connected to; the peer's label comes first.
    case acceptor
    /// The end that connected; what comes back carries no label.
    case initiator
  }

  /// The most bytes that one message may have; a memberlist takes as many.
  static let messageLimit = 20 << 20

  private let envelope: StreamEnvelope
  private let limit: Int
  private var isLabelRead: Bool
  private var buffer: [UInt8] = []
  private var scanner: PlainMessageScanner

  init(_ envelope: StreamEnvelope, side: Side, limit: Int = messageLimit) {
    self.envelope = envelope
    self.limit = limit
    isLabelRead = side == .initiator
    scanner = PlainMessageScanner(limit: limit)
  }

  /// Takes bytes as they arrive.
  mutating func append(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  /// The next whole message, or nil until more bytes have come. After an error the stream cannot be read any further.
  mutating func next() throws(EnvelopeError) -> [UInt8]? {
    guard try readLabel(), let first = buffer.first else { return nil }
    if first == StreamEnvelope.mark { return try nextEncrypted() }
    guard envelope.ring == nil else { throw .notEncrypted }
    guard let length = try scanner.end(of: buffer) else { return nil }
    defer { drop(length) }
    return Array(buffer[..<length])
  }

  private mutating func readLabel() throws(EnvelopeError) -> Bool {
    if isLabelRead { return true }
    switch ClusterLabel.readHeader(buffer[...]) {
    case .incomplete: return false
    case .malformed: throw .malformed
    case .label(let label, let length):
      guard label == envelope.label else { throw .otherLabel }
      drop(length)
      isLabelRead = true
      return true
    }
  }

  private mutating func nextEncrypted() throws(EnvelopeError) -> [UInt8]? {
    guard envelope.ring != nil else { throw .noKey }
    guard buffer.count >= StreamEnvelope.headerSize else { return nil }
    let payload = StreamEnvelope.payloadLength(buffer[...])
    guard payload <= limit else { throw .tooLong }
    let length = StreamEnvelope.headerSize + payload
    guard buffer.count >= length else { return nil }
    defer { drop(length) }
    return try envelope.unwrap(buffer[..<length])
  }

  private mutating func drop(_ length: Int) {
    buffer.removeFirst(length)
    scanner = PlainMessageScanner(limit: limit)
  }
}
