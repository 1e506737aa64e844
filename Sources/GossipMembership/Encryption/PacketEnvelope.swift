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
    // A nonce is random and may begin like a map; that a key of at least four letters follows, too, is past all chance.
    let bytes = Array(content.dropFirst().prefix(6))
    let isMap = (0x80...0x8F).contains(bytes[0]) && (0xA4...0xBF).contains(bytes[1])
    return !isMap || !bytes[2...].allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
  }
}
