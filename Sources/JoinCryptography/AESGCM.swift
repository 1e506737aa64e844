internal import COpenSSL

/// AES in Galois/counter mode (NIST SP 800-38D), with nonces of 12 bytes and tags of 16, under one key.
package struct AESGCM: Sendable {
  /// The bytes of a nonce.
  package static let nonceSize = 12
  /// The bytes of a tag.
  package static let tagSize = 16
  /// The bytes that a key may have, for AES-128, AES-192 and AES-256.
  package static let keySizes = [16, 24, 32]

  private let key: [UInt8]

  /// Takes a key of 16, 24 or 32 bytes; nil for any other length.
  package init?(key: [UInt8]) {
    guard Self.keySizes.contains(key.count) else { return nil }
    self.key = key
  }

  /// The ciphertext with its tag behind it. A nonce must never be used twice with one key.
  package func seal(_ plaintext: [UInt8], nonce: [UInt8], authenticating context: [UInt8]) -> [UInt8] {
    precondition(nonce.count == Self.nonceSize, "the nonce has \(nonce.count) bytes")
    let cipher = AESGCMPass(.seal, key: key, nonce: nonce)
    var sealed = [UInt8](repeating: 0, count: plaintext.count + Self.tagSize)
    let isDone = sealed.withUnsafeMutableBufferPointer { output in
      cipher.authenticate(context) && cipher.update(plaintext[...], into: output.baseAddress) && cipher.finish()
        && cipher.readTag(into: UnsafeMutableBufferPointer(rebasing: output[plaintext.count...]))
    }
    precondition(isDone, "libcrypto cannot encrypt with AES-GCM")
    return sealed
  }

  /// The plaintext; nil when the key, the nonce or the context is another one, or a byte was changed on the way.
  package func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8], authenticating context: [UInt8]) -> [UInt8]? {
    guard sealed.count >= Self.tagSize, nonce.count == Self.nonceSize else { return nil }
    let ciphertext = sealed.dropLast(Self.tagSize)
    var tag = Array(sealed.suffix(Self.tagSize))
    let cipher = AESGCMPass(.open, key: key, nonce: nonce)
    var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
    let isGenuine = plaintext.withUnsafeMutableBufferPointer { output in
      cipher.authenticate(context) && cipher.update(ciphertext, into: output.baseAddress) && cipher.expectTag(&tag)
        && cipher.finish()
    }
    return isGenuine ? plaintext : nil
  }
}

extension AESGCM: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The cipher without its key.
  package var description: String { "AES-\(key.count * 8)-GCM" }
  /// The cipher without its key.
  package var debugDescription: String { description }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
