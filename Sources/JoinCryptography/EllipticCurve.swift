/// The curves of NIST that keys of ECDSA lie on, by libcrypto's names.
package enum EllipticCurve: String, Sendable, Hashable, CaseIterable {
  /// 256 bits.
  case p256 = "prime256v1"
  /// 384 bits.
  case p384 = "secp384r1"
  /// 521 bits.
  case p521 = "secp521r1"

  /// The digest of its size, which SSH and JWT pair with it.
  package var digest: DigestAlgorithm {
    switch self {
    case .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    }
  }

  /// Its name in SSH: `nistp256`.
  var sshName: String {
    switch self {
    case .p256: "nistp256"
    case .p384: "nistp384"
    case .p521: "nistp521"
    }
  }

  /// How long a coordinate is, in bytes.
  var size: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// Its object identifier as DER.
  var objectIdentifier: [UInt8] {
    switch self {
    case .p256: [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .p384: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
    case .p521: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]
    }
  }
}
