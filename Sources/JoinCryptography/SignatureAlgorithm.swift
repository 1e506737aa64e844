/// How a message is signed.
package enum SignatureAlgorithm: Sendable, Hashable {
  /// RSASSA-PKCS1-v1_5 of RFC 8017: the same bytes each time.
  case rsaPKCS1(DigestAlgorithm)
  /// RSASSA-PSS of RFC 8017, with a salt as long as the digest.
  case rsaPSS(DigestAlgorithm)
  /// ECDSA; the two numbers of a signature stand in a DER sequence.
  case ecdsa(DigestAlgorithm)
  /// Ed25519 of RFC 8032, which digests by itself.
  case ed25519

  /// What the message is digested with first, if anything.
  package var digest: DigestAlgorithm? {
    switch self {
    case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest
    case .ed25519: nil
    }
  }
}
