internal import COpenSSL

/// A key in the format that ssh-keygen writes, which libcrypto does not read.
struct OpenSSHPrivateKey {
  static let label = "OPENSSH PRIVATE KEY"
  private static let magic = Array("openssh-key-v1\0".utf8)

  /// The same key in a form that libcrypto reads.
  let der: [UInt8]

  init(_ block: PEMBlock) throws(KeyError) {
    guard let bytes = block.bytes, bytes.starts(with: Self.magic) else { throw Self.broken }
    var reader = SSHReader(Array(bytes.dropFirst(Self.magic.count)))
    guard let cipher = reader.text(), reader.text() != nil, reader.string() != nil, reader.number() == 1,
      reader.string() != nil, let secrets = reader.string()
    else { throw Self.broken }
    guard cipher == "none" else {
      throw KeyError(
        .encrypted, "the private key is encrypted in OpenSSH's own format, which only ssh opens",
        remedy: "load it into an SSH agent with ssh-add, or rewrite a copy with ssh-keygen -p -m PKCS8")
    }
    var fields = SSHReader(secrets)
    guard let check = fields.number(), fields.number() == check, let format = fields.text() else { throw Self.broken }
    guard let der = try Self.der(format, &fields) else { throw Self.broken }
    self.der = der
  }

  private static func der(_ format: String, _ fields: inout SSHReader) throws(KeyError) -> [UInt8]? {
    if format == "ssh-rsa" { return rsa(&fields) }
    if format == "ssh-ed25519" { return ed25519(&fields) }
    if let curve = EllipticCurve.allCases.first(where: { "ecdsa-sha2-\($0.sshName)" == format }) {
      return ecdsa(curve, &fields)
    }
    throw KeyError(
      .unsupported, "the private key is of a kind that is not known here",
      remedy: "use RSA, Ed25519, or ECDSA on P-256, P-384 or P-521")
  }

  /// PKCS#1, whose two exponents by prime OpenSSH leaves out.
  private static func rsa(_ fields: inout SSHReader) -> [UInt8]? {
    guard let n = fields.string(), let e = fields.string(), let d = fields.string(), let inverse = fields.string(),
      let p = fields.string(), let q = fields.string(), let dp = exponent(d, for: p), let dq = exponent(d, for: q)
    else { return nil }
    return DER.sequence(
      DER.integer([0]), DER.integer(n), DER.integer(e), DER.integer(d), DER.integer(p), DER.integer(q), DER.integer(dp),
      DER.integer(dq), DER.integer(inverse))
  }

  /// d mod (p − 1).
  private static func exponent(_ d: [UInt8], for p: [UInt8]) -> [UInt8]? {
    guard let context = BN_CTX_new(), let exponent = BN_bin2bn(d, Int32(clamping: d.count), nil),
      let prime = BN_bin2bn(p, Int32(clamping: p.count), nil)
    else { return nil }
    defer {
      BN_clear_free(exponent)
      BN_clear_free(prime)
      BN_CTX_free(context)
    }
    guard BN_sub_word(prime, 1) == 1, BN_div(nil, exponent, exponent, prime, context) == 1 else { return nil }
    var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(exponent)) + 7) / 8)
    BN_bn2bin(exponent, &bytes)
    return bytes
  }

  /// SEC1.
  private static func ecdsa(_ curve: EllipticCurve, _ fields: inout SSHReader) -> [UInt8]? {
    guard fields.text() == curve.sshName, let point = fields.string(), let number = fields.string() else { return nil }
    let digits = number.drop { $0 == 0 }
    guard digits.count <= curve.size else { return nil }
    let scalar = [UInt8](repeating: 0, count: curve.size - digits.count) + digits
    return DER.sequence(
      DER.integer([1]), DER.octets(scalar), DER.context(0, curve.objectIdentifier), DER.context(1, DER.bits(point)))
  }

  /// PKCS#8.
  private static func ed25519(_ fields: inout SSHReader) -> [UInt8]? {
    guard fields.string() != nil, let both = fields.string(), both.count == 64 else { return nil }
    let objectIdentifier: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70]
    return DER.sequence(
      DER.integer([0]), DER.sequence(objectIdentifier), DER.octets(DER.octets(Array(both.prefix(32)))))
  }

  private static let broken = KeyError(
    .malformed, "the private key in the block '\(label)' cannot be read",
    remedy: "check that the key was copied whole, with its line breaks")
}
