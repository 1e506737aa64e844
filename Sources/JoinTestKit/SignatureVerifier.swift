internal import COpenSSL
package import JoinCryptography

/// Checks signatures by the public half of a PEM key, to see that a stranger accepts them.
package enum SignatureVerifier {
  /// Whether a signature is that of the first private key in a PEM text. A key of RSA signs by PKCS#1 v1.5, or by PSS
  /// with a salt as long as the digest; Ed25519 has a digest of its own.
  package static func accepts(
    _ signature: [UInt8], of message: [UInt8], digest: DigestAlgorithm?, isPSS: Bool = false, privateKeyPEM: String
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
    guard EVP_DigestVerifyInit_ex(context, &settings, digest?.name, nil, nil, key, nil) == 1 else { return false }
    if isPSS {
      guard EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1,
        EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1
      else { return false }
    }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
