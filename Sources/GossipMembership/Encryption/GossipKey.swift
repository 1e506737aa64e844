internal import JoinCryptography
package import JoinPrimitives

/// One key of a cluster, for AES-128, AES-192 or AES-256.
package struct GossipKey: Sendable {
  /// The key as it is configured and exchanged: in base64.
  package let text: Secret
  let cipher: AESGCM

  /// Reads a key of 16, 24 or 32 bytes in base64.
  package init(_ text: Secret) throws(GossipKeyError) {
    guard let bytes = Base64.decode(text.reveal()) else { throw .notBase64 }
    try self.init(bytes: bytes)
  }

  /// Takes a key's bytes.
  package init(bytes: [UInt8]) throws(GossipKeyError) {
    guard let cipher = AESGCM(key: bytes) else { throw .badLength(bytes.count) }
    self.cipher = cipher
    text = Secret(Base64.encode(bytes))
  }
}

extension GossipKey: Hashable {
  package static func == (left: GossipKey, right: GossipKey) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}

/// Why a text is no key.
package enum GossipKeyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It is not base64.
  case notBase64
  /// It has another number of bytes than the ciphers take.
  case badLength(Int)

  /// The cause in words.
  package var description: String {
    switch self {
    case .notBase64: "the key is not base64"
    case .badLength(let count): "the key has \(count) bytes, where 16, 24 or 32 are needed"
    }
  }
}
