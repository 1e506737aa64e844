internal import COpenSSL

/// Digests of whole messages.
package enum Digest {
  /// SHA-256 of FIPS 180-4: 32 bytes.
  package static func sha256(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
    precondition(isDone == 1, "libcrypto has no SHA-256")
    return digest
  }
}
