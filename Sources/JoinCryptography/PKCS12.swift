internal import COpenSSL
package import JoinPrimitives

/// A private key and its certificates, as one PKCS#12 file (`.p12`, `.pfx`) holds them.
package struct PKCS12: Sendable {
  /// The key.
  package let key: PrivateKey
  /// The key's own certificate first.
  package let chain: [Certificate]

  /// Whether bytes may be such a file: a sequence whose length stands in several bytes or is left open, which no PEM
  /// text is.
  package static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.count > 1 && bytes[0] == 0x30 && bytes[1] >= 0x80 }

  /// Opens a file; nil is no passphrase.
  package init(_ bytes: [UInt8], passphrase: Secret?) throws(KeyError) {
    ERR_clear_error()
    let file = bytes.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_PKCS12(nil, &start, bytes.count)
    }
    guard let file else {
      throw KeyError(
        .malformed, "the PKCS#12 file cannot be read (\(LibcryptoReason.take()))",
        remedy: "check that it was copied whole")
    }
    defer { PKCS12_free(file) }
    var parsed: OpaquePointer?
    var certificate: OpaquePointer?
    var others: OpaquePointer?
    guard PKCS12_parse(file, passphrase?.reveal() ?? "", &parsed, &certificate, &others) == 1 else {
      throw KeyError(
        passphrase == nil ? .encrypted : .wrongPassphrase,
        "the PKCS#12 file cannot be opened \(passphrase == nil ? "without a passphrase" : "with this passphrase") "
          + "(\(LibcryptoReason.take()))", remedy: "correct the passphrase, or make the file anew with AES")
    }
    defer {
      EVP_PKEY_free(parsed)
      X509_free(certificate)
      Self.free(others)
    }
    guard let handle = parsed, let own = certificate.flatMap(Self.certificate) else {
      throw KeyError(
        .missing, "the PKCS#12 file does not hold both a private key and its certificate",
        remedy: "export the certificate together with its key")
    }
    var start: UnsafeMutablePointer<UInt8>?
    let count = i2d_PrivateKey(handle, &start)
    guard count > 0, let start else {
      throw KeyError(
        .unsupported, "the private key in the PKCS#12 file cannot be used (\(LibcryptoReason.take()))",
        remedy: "use an RSA key")
    }
    defer { CRYPTO_clear_free(start, Int(count), #fileID, #line) }
    self.key = try PrivateKey(der: Array(UnsafeBufferPointer(start: start, count: Int(count))))
    chain =
      [own]
      + (0..<max(0, OPENSSL_sk_num(others))).compactMap { index in
        OPENSSL_sk_value(others, index).flatMap { Self.certificate(OpaquePointer($0)) }
      }
  }

  private static func certificate(_ parsed: OpaquePointer) -> Certificate? {
    var start: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(parsed, &start)
    guard count > 0, let start else { return nil }
    defer { CRYPTO_free(start, #fileID, #line) }
    return Certificate(der: Array(UnsafeBufferPointer(start: start, count: Int(count))))
  }

  private static func free(_ stack: OpaquePointer?) {
    while let certificate = OPENSSL_sk_pop(stack) { X509_free(OpaquePointer(certificate)) }
    OPENSSL_sk_free(stack)
  }
}
