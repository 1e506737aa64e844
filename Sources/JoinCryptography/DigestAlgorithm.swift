internal import COpenSSL

/// The digests that signatures, fingerprints and thumbprints are made of.
package enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
  /// For names of keys alone: MD5 protects nothing.
  case md5
  /// For names of keys, and for services that accept nothing better.
  case sha1
  /// SHA-2 of FIPS 180-4.
  case sha256, sha384, sha512

  /// The digest of a whole message. Throws where the system's policy forbids the algorithm, as FIPS does with MD5.
  package func digest(of message: [UInt8]) throws(KeyError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_Digest(message, message.count, &digest, &count, method, nil) == 1 else {
      throw KeyError(
        .unsupported, "libcrypto refuses \(name): \(LibcryptoReason.take())",
        remedy: "allow \(name) in the system's cryptographic policy")
    }
    return Array(digest.prefix(Int(count)))
  }

  /// The usual name: `SHA-256`.
  package var name: String {
    switch self {
    case .md5: "MD5"
    case .sha1: "SHA-1"
    case .sha256: "SHA-256"
    case .sha384: "SHA-384"
    case .sha512: "SHA-512"
    }
  }

  var method: OpaquePointer? {
    switch self {
    case .md5: EVP_md5()
    case .sha1: EVP_sha1()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    }
  }
}
