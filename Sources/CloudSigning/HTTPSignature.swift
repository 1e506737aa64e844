package import JoinCryptography

/// A request signature that covers the Date header alone, as Triton's CloudAPI takes it (the draft "Signing HTTP
/// Messages", before it became RFC 9421).
package struct HTTPSignature: Sendable, Hashable {
  /// What the Date header must hold.
  package let date: String

  /// For a request whose Date header holds `date`.
  package init(date: String) {
    self.date = date
  }

  /// What is to be signed.
  package var message: [UInt8] { Array("date: \(date)".utf8) }

  /// What the Authorization header must hold; nil for a way of signing that the scheme has no name for.
  package func authorization(keyID: String, _ signature: SSHSignature) -> String? {
    guard let name = Self.name(of: signature.algorithm) else { return nil }
    return "Signature keyId=\"\(keyID)\",algorithm=\"\(name)\",headers=\"date\","
      + "signature=\"\(Base64.encode(signature.bytes))\""
  }

  private static func name(of algorithm: SignatureAlgorithm) -> String? {
    switch algorithm {
    case .rsaPKCS1(let digest): word(digest).map { "rsa-\($0)" }
    case .ecdsa(let digest): word(digest).map { "ecdsa-\($0)" }
    case .ed25519: "ed25519-sha512"
    case .rsaPSS: nil
    }
  }

  private static func word(_ digest: DigestAlgorithm) -> String? {
    switch digest {
    case .md5: nil
    case .sha1: "sha1"
    case .sha256: "sha256"
    case .sha384: "sha384"
    case .sha512: "sha512"
    }
  }
}
