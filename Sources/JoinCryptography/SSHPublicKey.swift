/// A public key as SSH writes it, and the names that are made of it.
package struct SSHPublicKey: Sendable, Hashable {
  /// The wire form, as agents and `.pub` files hold it.
  package let blob: [UInt8]
  /// What the wire form begins with: `ssh-rsa`, `ecdsa-sha2-nistp256`, `ssh-ed25519`.
  package let format: String

  /// Takes a wire form; nil when it does not begin with the name of a format.
  package init?(blob: [UInt8]) {
    var reader = SSHReader(blob)
    guard let format = reader.text(), !format.isEmpty, !reader.isAtEnd else { return nil }
    self.blob = blob
    self.format = format
  }

  /// The public half of a key; nil when libcrypto does not give it.
  init?(_ handle: borrowing KeyHandle, kind: PrivateKey.Kind) {
    var writer = SSHWriter()
    switch kind {
    case .rsa:
      guard let exponent = handle.number("e"), let modulus = handle.number("n") else { return nil }
      writer.string("ssh-rsa".utf8)
      writer.longNumber(exponent)
      writer.longNumber(modulus)
    case .ecdsa(let curve):
      guard let point = handle.point else { return nil }
      writer.string("ecdsa-sha2-\(curve.sshName)".utf8)
      writer.string(curve.sshName.utf8)
      writer.string(point)
    case .ed25519:
      guard let point = handle.rawPublicKey else { return nil }
      writer.string("ssh-ed25519".utf8)
      writer.string(point)
    }
    self.init(blob: writer.bytes)
  }

  /// The older form of its fingerprint: sixteen pairs of digits with colons.
  package var md5Fingerprint: String {
    get throws(KeyError) {
      try DigestAlgorithm.md5.digest(of: blob).map { Hex.encode([$0]) }.joined(separator: ":")
    }
  }

  /// The newer form of its fingerprint, as `ssh-add -l` prints it: `SHA256:` and base64 without padding.
  package var sha256Fingerprint: String {
    "SHA256:" + String(Base64.encode(Digest.sha256(blob)).prefix { $0 != "=" })
  }
}
