internal import JoinCryptography

/// What lies around a packet on UDP: the label in clear, then the encryption.
struct PacketEnvelope: Sendable {
  let label: ClusterLabel
  let ring: KeyRing?

  /// What the envelope adds to a packet.
  var overhead: Int { label.header.count + (ring == nil ? 0 : SealedPayload.overhead) }

  /// The datagram for a packet.
  func wrap(_ packet: [UInt8]) throws(SecureRandomError) -> [UInt8] {
    guard let ring else { return label.header + packet }
    return label.header + (try SealedPayload.seal(packet, with: ring.primary, authenticating: label.bytes))
  }

  /// The packet in a datagram.
  func unwrap(_ datagram: [UInt8]) throws(EnvelopeError) -> [UInt8] {
    guard case .label(label, let length) = ClusterLabel.readHeader(datagram[...]) else { throw .otherLabel }
    let content = datagram[length...]
    guard let ring else {
      if Self.looksEncrypted(content) { throw .noKey }
      return Array(content)
    }
    if let packet = SealedPayload.open(content, with: ring, authenticating: label.bytes) { return packet }
    throw Self.looksEncrypted(content) ? .noKeyFits : .notEncrypted
  }

  /// Whether the bytes start like the current version of an encrypted payload and not like an indirect ping, which has
  /// the same first byte and then a map.
  private static func looksEncrypted(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.count >= SealedPayload.overhead, content.first == SealedPayload.Version.plain.rawValue else {
      return false
    }
    let second = content[content.startIndex + 1]
    return !(0x80...0x8F).contains(second) && second != 0xDE && second != 0xDF
  }
}
