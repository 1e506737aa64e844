internal import JoinCryptography

/// What lies around a message on TCP: where there is a key, a frame with the length and the encrypted message. The
/// label stands once before the first message of the side that connects, and authenticates the messages of both.
struct StreamEnvelope: Sendable {
  /// The first byte of an encrypted frame.
  static let mark: UInt8 = 10
  /// The bytes before an encrypted payload: the mark and the length.
  static let headerSize = 5

  let label: ClusterLabel
  let ring: KeyRing?

  /// The bytes to send for the message of one side.
  func wrap(_ message: [UInt8], from side: StreamSide) throws(SecureRandomError) -> [UInt8] {
    let start = side == .initiator ? label.header : []
    guard let ring else { return start + message }
    let header = Self.header(length: message.count + SealedPayload.overhead)
    let context = header + label.bytes
    return start + header + (try SealedPayload.seal(message, with: ring.primary, authenticating: context))
  }

  /// The message in a whole frame.
  func unwrap(_ frame: ArraySlice<UInt8>) throws(EnvelopeError) -> [UInt8] {
    guard let ring else { throw .noKey }
    let context = Array(frame.prefix(Self.headerSize)) + label.bytes
    let payload = frame.dropFirst(Self.headerSize)
    guard let message = SealedPayload.open(payload, with: ring, authenticating: context) else { throw .noKeyFits }
    return message
  }

  /// The length of the payload that follows a header.
  static func payloadLength(_ header: ArraySlice<UInt8>) -> Int {
    header.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func header(length: Int) -> [UInt8] {
    [mark] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - $0 * 8)) }
  }
}
