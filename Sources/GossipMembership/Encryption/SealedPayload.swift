internal import JoinCryptography

/// The encrypted form of a message: a version, a nonce, the ciphertext and its tag.
enum SealedPayload {
  /// How the plaintext was prepared.
  enum Version: UInt8 {
    /// Padded to whole blocks; spoken before memberlist's protocol 2.
    case padded = 0
    /// As it is.
    case plain = 1
  }

  /// What the current version adds to a message.
  static let overhead = 1 + AESGCM.nonceSize + AESGCM.tagSize

  private static let blockSize = 16

  /// Encrypts with the current version and a fresh nonce.
  static func seal(
    _ plaintext: [UInt8], with key: GossipKey, authenticating context: [UInt8]
  ) throws(SecureRandomError) -> [UInt8] {
    let nonce = try SecureRandom.bytes(AESGCM.nonceSize)
    return [Version.plain.rawValue] + nonce + key.cipher.seal(plaintext, nonce: nonce, authenticating: context)
  }

  /// Decrypts with the first key of the ring that fits; nil when none does, or when the payload is none.
  static func open(_ payload: ArraySlice<UInt8>, with ring: KeyRing, authenticating context: [UInt8]) -> [UInt8]? {
    guard payload.count >= overhead, let first = payload.first, let version = Version(rawValue: first) else {
      return nil
    }
    let nonce = Array(payload.dropFirst().prefix(AESGCM.nonceSize))
    let sealed = payload.dropFirst(1 + AESGCM.nonceSize)
    for key in ring.keys {
      guard let plaintext = key.cipher.open(sealed, nonce: nonce, authenticating: context) else { continue }
      return version == .padded ? withoutPadding(plaintext) : plaintext
    }
    return nil
  }

  /// Takes PKCS#7 padding away: the last byte tells how many there are.
  private static func withoutPadding(_ plaintext: [UInt8]) -> [UInt8]? {
    guard let last = plaintext.last, (1...blockSize).contains(Int(last)), plaintext.count >= Int(last) else {
      return nil
    }
    return Array(plaintext.dropLast(Int(last)))
  }
}
