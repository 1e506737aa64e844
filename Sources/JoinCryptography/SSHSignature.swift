/// A signature as an SSH agent gives it, in the form that other protocols use.
package struct SSHSignature: Sendable, Hashable {
  /// How the agent signed, by its own word.
  package let algorithm: SignatureAlgorithm
  /// The signature; for ECDSA a DER sequence, as libcrypto makes it.
  package let bytes: [UInt8]

  /// Joins the parts.
  package init(algorithm: SignatureAlgorithm, bytes: [UInt8]) {
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// Reads the wire form: the name of the format, then the signature.
  package init(wire: [UInt8]) throws(KeyError) {
    var reader = SSHReader(wire)
    guard let format = reader.text(), let blob = reader.string(), !blob.isEmpty else {
      throw KeyError(.malformed, "the signature of the SSH agent breaks off", remedy: "check the agent")
    }
    switch format {
    case "ssh-rsa": self.init(algorithm: .rsaPKCS1(.sha1), bytes: blob)
    case "rsa-sha2-256": self.init(algorithm: .rsaPKCS1(.sha256), bytes: blob)
    case "rsa-sha2-512": self.init(algorithm: .rsaPKCS1(.sha512), bytes: blob)
    case "ssh-ed25519": self.init(algorithm: .ed25519, bytes: blob)
    default:
      let curve = EllipticCurve.allCases.first { "ecdsa-sha2-\($0.sshName)" == format }
      var numbers = SSHReader(blob)
      guard let curve, let first = numbers.string(), let second = numbers.string() else {
        throw KeyError(
          .unsupported, "the SSH agent signs in a format that is not known here",
          remedy: "use a key of the kind RSA, Ed25519, or ECDSA on P-256, P-384 or P-521")
      }
      self.init(
        algorithm: .ecdsa(curve.digest), bytes: DER.sequence(DER.integer(first), DER.integer(second)))
    }
  }
}
