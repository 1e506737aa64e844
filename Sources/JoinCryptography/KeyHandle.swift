internal import COpenSSL

/// A key in libcrypto's own form, for the length of one operation.
struct KeyHandle: ~Copyable {
  private let key: OpaquePointer

  /// Reads PKCS#1, SEC1 or PKCS#8; nil leaves the reason with libcrypto.
  init?(der: [UInt8]) {
    ERR_clear_error()
    let read = der.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_AutoPrivateKey(nil, &start, bytes.count)
    }
    guard let read else { return nil }
    key = read
  }

  /// Reads one PEM block; nil leaves the reason with libcrypto.
  init?(pem: String, passphrase: String) {
    ERR_clear_error()
    let read = Array(pem.utf8).withUnsafeBytes { bytes in
      let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
      defer { BIO_free(source) }
      // Without a callback libcrypto takes its last argument for the passphrase, and never asks on a terminal.
      return passphrase.withCString {
        PEM_read_bio_PrivateKey(source, nil, nil, UnsafeMutableRawPointer(mutating: $0))
      }
    }
    guard let read else { return nil }
    key = read
  }

  deinit {
    EVP_PKEY_free(key)
  }

  /// What kind of key it is; nil for kinds that nothing here can use.
  var kind: PrivateKey.Kind? {
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA: return .rsa
    case EVP_PKEY_ED25519: return .ed25519
    case EVP_PKEY_EC:
      var name = [CChar](repeating: 0, count: 64)
      guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return nil }
      let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return EllipticCurve(rawValue: String(decoding: bytes, as: UTF8.self)).map { .ecdsa($0) }
    default: return nil
    }
  }

  /// The key as DER, which `init(der:)` reads.
  var der: [UInt8]? {
    var start: UnsafeMutablePointer<UInt8>?
    let count = i2d_PrivateKey(key, &start)
    guard count > 0, let start else { return nil }
    defer { CRYPTO_clear_free(start, Int(count), #fileID, #line) }
    return Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// Signs a whole message; nil leaves the reason with libcrypto.
  func signature(of message: [UInt8], by algorithm: SignatureAlgorithm) -> [UInt8]? {
    ERR_clear_error()
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    var settings: OpaquePointer?
    guard EVP_DigestSignInit(context, &settings, algorithm.digest?.method, nil, key) == 1 else { return nil }
    if case .rsaPSS = algorithm {
      guard EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1,
        EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1
      else { return nil }
    }
    var count = 0
    guard EVP_DigestSign(context, nil, &count, message, message.count) == 1 else { return nil }
    var signature = [UInt8](repeating: 0, count: count)
    guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else { return nil }
    return Array(signature.prefix(count))
  }

  /// A number of an RSA key: `n` or `e`, without leading zeros.
  func number(_ name: String) -> [UInt8]? {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
    defer { BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
    BN_bn2bin(number, &bytes)
    return bytes
  }

  /// The point of an ECDSA key: with both coordinates, whichever way its file wrote it.
  var point: [UInt8]? {
    EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed")
    var start: UnsafeMutablePointer<UInt8>?
    let count = EVP_PKEY_get1_encoded_public_key(key, &start)
    guard count > 0, let start else { return nil }
    defer { CRYPTO_free(start, #fileID, #line) }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// The public half of an Ed25519 key.
  var rawPublicKey: [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count = bytes.count
    return EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 && count == 32 ? bytes : nil
  }

  /// Whether a certificate, given as DER, is about this key.
  func belongs(to certificate: [UInt8]) -> Bool {
    certificate.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      guard let parsed = d2i_X509(nil, &start, bytes.count) else { return false }
      defer { X509_free(parsed) }
      return X509_check_private_key(parsed, key) == 1
    }
  }
}
