package import JoinPrimitives

/// A private key that signs: RSA, ECDSA on the curves of NIST, or Ed25519.
package struct PrivateKey: Sendable {
  /// What kind of key it is.
  package enum Kind: Sendable, Hashable {
    /// RSA of any length.
    case rsa
    /// A point on a curve.
    case ecdsa(EllipticCurve)
    /// Ed25519.
    case ed25519
  }

  /// What kind of key it is.
  package let kind: Kind
  private let der: [UInt8]

  /// Reads the first private key of a PEM text: PKCS#8, PKCS#1, SEC1, each also encrypted, or OpenSSH's own format
  /// without a passphrase. A key that is not encrypted ignores the passphrase.
  package init(pem: Secret, passphrase: Secret? = nil) throws(KeyError) {
    let blocks = PEMBlock.all(in: pem.reveal())
    guard let block = blocks.first(where: \.isPrivateKey) else { throw Self.absence(among: blocks) }
    if block.label == OpenSSHPrivateKey.label {
      try self.init(der: OpenSSHPrivateKey(block).der)
      return
    }
    if block.isEncrypted, passphrase == nil {
      throw KeyError(
        .encrypted, "the private key is encrypted, and no passphrase is given",
        remedy: "give its passphrase, or a key without one")
    }
    if let handle = KeyHandle(pem: block.text, passphrase: passphrase?.reveal() ?? "") {
      try self.init(handle)
      return
    }
    let reason = LibcryptoReason.take()
    if block.isEncrypted {
      throw KeyError(
        .wrongPassphrase, "the private key cannot be opened with this passphrase (\(reason))",
        remedy: "correct the passphrase, or make the key anew")
    }
    throw KeyError(
      .malformed, "the private key in the block '\(block.label)' cannot be read (\(reason))",
      remedy: "check that the key was copied whole, with its line breaks")
  }

  init(der: [UInt8]) throws(KeyError) {
    guard let handle = KeyHandle(der: der) else {
      throw KeyError(
        .malformed, "the private key cannot be read (\(LibcryptoReason.take()))",
        remedy: "check that the key was copied whole")
    }
    try self.init(handle)
  }

  private init(_ handle: borrowing KeyHandle) throws(KeyError) {
    guard let kind = handle.kind, let der = handle.der else {
      throw KeyError(
        .unsupported, "the private key is of a kind that is not known here",
        remedy: "use RSA, Ed25519, or ECDSA on P-256, P-384 or P-521")
    }
    self.kind = kind
    self.der = der
  }

  /// The way of signing that fits the key and that services take: SHA-256 for RSA, a curve's own digest for ECDSA.
  package var usualAlgorithm: SignatureAlgorithm {
    switch kind {
    case .rsa: .rsaPKCS1(.sha256)
    case .ecdsa(let curve): .ecdsa(curve.digest)
    case .ed25519: .ed25519
    }
  }

  /// Signs a whole message.
  package func signature(of message: [UInt8], by algorithm: SignatureAlgorithm) throws(KeyError) -> [UInt8] {
    let fits =
      switch (kind, algorithm) {
      case (.rsa, .rsaPKCS1), (.rsa, .rsaPSS), (.ecdsa, .ecdsa), (.ed25519, .ed25519): true
      default: false
      }
    guard fits else {
      throw KeyError(
        .unsupported, "\(noun) cannot sign this way", remedy: "use a key of the kind that the service asks for")
    }
    guard let handle = KeyHandle(der: der), let signature = handle.signature(of: message, by: algorithm) else {
      throw KeyError(
        .unsupported, "libcrypto refuses to sign with \(noun): \(LibcryptoReason.take())",
        remedy: "check the length of the key and the system's cryptographic policy")
    }
    return signature
  }

  /// The public half as SSH writes it, which key ids are made of.
  package var publicKey: SSHPublicKey {
    get throws(KeyError) {
      guard let handle = KeyHandle(der: der), let key = SSHPublicKey(handle, kind: kind) else {
        throw KeyError(
          .malformed, "the public half of the key cannot be read (\(LibcryptoReason.take()))",
          remedy: "make the key anew")
      }
      return key
    }
  }

  /// Whether a certificate is about this key.
  package func belongs(to certificate: Certificate) -> Bool {
    KeyHandle(der: der)?.belongs(to: certificate.der) ?? false
  }

  private var noun: String {
    switch kind {
    case .rsa: "an RSA key"
    case .ecdsa(let curve): "an ECDSA key on \(curve.sshName)"
    case .ed25519: "an Ed25519 key"
    }
  }

  private static func absence(among blocks: [PEMBlock]) -> KeyError {
    let found = blocks.isEmpty ? "no PEM block at all" : blocks.map { "'\($0.label)'" }.joined(separator: ", ")
    return KeyError(
      .missing, "the text holds no private key, but \(found)",
      remedy: "give the file with the line -----BEGIN PRIVATE KEY-----")
  }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind alone.
  package var description: String { noun }
  /// The kind alone.
  package var debugDescription: String { noun }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
