import COpenSSL
import Foundation

/// Checks signatures by the public half of a PEM certificate or key, to see that a stranger accepts them.
enum SignatureVerifier {
  static func accepts(
    _ signature: [UInt8], of message: [UInt8], digest: OpaquePointer?, isPSS: Bool = false, privateKeyPEM: String
  ) -> Bool {
    let key = Array(privateKeyPEM.utf8).withUnsafeBytes { bytes in
      let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
      defer { BIO_free(source) }
      return PEM_read_bio_PrivateKey(source, nil, nil, nil)
    }
    let context = EVP_MD_CTX_new()
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(key)
    }
    var settings: OpaquePointer?
    guard EVP_DigestVerifyInit(context, &settings, digest, nil, key) == 1 else { return false }
    if isPSS { EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
