internal import COpenSSL

/// Keyed digests of whole messages.
package enum MessageAuthentication {
  /// HMAC with SHA-256 (RFC 2104, RFC 4231): 32 bytes. The key may have any length.
  package static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    // libcrypto reads an absent key as "keep the last one", so an empty key still needs an address.
    let keyBytes = key.isEmpty ? [0] : key
    let result = HMAC(EVP_sha256(), keyBytes, Int32(clamping: key.count), message, message.count, &code, nil)
    precondition(result != nil, "libcrypto has no HMAC with SHA-256")
    return code
  }
}
