import JoinCryptography
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct PrivateKeyTests {
  static let message = Array("date: Mon, 23 Nov 2026 10:00:00 GMT".utf8)

  struct Example: Sendable, CustomTestStringConvertible {
    let files: [String]
    let kind: PrivateKey.Kind
    let format: String
    let md5: String
    let sha256: String
    var testDescription: String { format }
  }

  /// What ssh-keygen says of them.
  static let examples = [
    Example(
      files: ["rsa-traditional", "rsa-pkcs8", "rsa-openssh", "rsa-traditional-encrypted", "rsa-pkcs8-encrypted"],
      kind: .rsa, format: "ssh-rsa", md5: "39:d0:c7:aa:60:fd:61:6a:f3:99:2d:a2:be:34:78:3a",
      sha256: "SHA256:Mue1ST73Sp31RZFTceVobAHxtyQ4DOhiH0X69yrW24E"),
    Example(
      files: ["p256-traditional", "p256-pkcs8", "p256-openssh", "p256-compressed"], kind: .ecdsa(.p256),
      format: "ecdsa-sha2-nistp256", md5: "d1:14:cf:8f:c2:b4:ed:4d:94:2f:c0:72:ae:a4:56:0e",
      sha256: "SHA256:4jxGvjPQ4p/ybsYeirO2lG/TO4ZJ9ajGF//0tjWh0RY"),
    Example(
      files: ["p384-traditional", "p384-openssh"], kind: .ecdsa(.p384), format: "ecdsa-sha2-nistp384",
      md5: "3a:49:fe:65:8f:ca:dc:3b:c7:85:e6:95:5e:2d:31:1f",
      sha256: "SHA256:ieWpdstCVP5ybcccXl/JqBfM/yC8j9Lz69WcbvtG0zE"),
    Example(
      files: ["p521-traditional", "p521-openssh"], kind: .ecdsa(.p521), format: "ecdsa-sha2-nistp521",
      md5: "fd:6f:e1:a8:1e:18:cc:70:62:49:58:17:1c:e0:10:df",
      sha256: "SHA256:k1Byko5r3boOFbChXcV3vuwsjye3fLEILXADXSc/bYs"),
    Example(
      files: ["ed25519-pkcs8", "ed25519-openssh"], kind: .ed25519, format: "ssh-ed25519",
      md5: "6f:39:c0:d1:a7:5a:95:2f:87:0b:7b:28:7c:43:b9:36",
      sha256: "SHA256:aJPPdUrpUvPi1J0ZaLqR1CioFrO5SMQn0dYQZe9q2Uc"),
  ]

  @Test("Every format of a key gives the same key, with the fingerprints that ssh-keygen prints", arguments: examples)
  func formats(example: Example) throws {
    for file in example.files {
      let key = try KeyFixture.key(file, passphrase: KeyFixture.passphrase)
      #expect(key.kind == example.kind, "\(file)")
      let published = try key.publicKey
      #expect(published.format == example.format, "\(file)")
      #expect(try published.md5Fingerprint == example.md5, "\(file)")
      #expect(published.sha256Fingerprint == example.sha256, "\(file)")
      let line = try KeyFixture.text("\(file.prefix { $0 != "-" }).pub").split(separator: " ")[1]
      #expect(Base64.encode(published.blob) == line, "\(file)")
    }
  }

  @Test("A stranger accepts the signature of every format of a key", arguments: examples)
  func signatures(example: Example) throws {
    let reference = try KeyFixture.text("\(example.files[0]).pem")
    for file in example.files {
      let key = try KeyFixture.key(file, passphrase: KeyFixture.passphrase)
      let signature = try key.signature(of: Self.message, by: key.usualAlgorithm)
      let digest: DigestAlgorithm? =
        switch key.kind {
        case .rsa, .ecdsa(.p256): .sha256
        case .ecdsa(.p384): .sha384
        case .ecdsa(.p521): .sha512
        case .ed25519: nil
        }
      #expect(
        SignatureVerifier.accepts(signature, of: Self.message, digest: digest, privateKeyPEM: reference), "\(file)")
      #expect(
        !SignatureVerifier.accepts(signature, of: Self.message + [0], digest: digest, privateKeyPEM: reference))
    }
  }

  @Test(
    "RSA with PKCS#1 v1.5 gives the bytes that openssl gives",
    arguments: [
      (DigestAlgorithm.sha1, "9ad83be6bf9e744ab48a9a162602efd8bc37bdf470f6f05de726d39fc37c1df5"),
      (.sha256, "411d5eac4491150779b92784bab37d3a6d97677329efff44ce81ba88efb26b47"),
      (.sha512, "cb3d99125bebd0f839c5237e8f200de365a7bbaab24f60d88bd8bd7d2641a955"),
    ])
  func rsa(digest: DigestAlgorithm, sum: String) throws {
    let signature = try KeyFixture.key("rsa-pkcs8").signature(of: Self.message, by: .rsaPKCS1(digest))
    #expect(signature.count == 256)
    #expect(Hex.encode(Digest.sha256(signature)) == sum)
  }

  @Test("RSA-PSS is accepted by a stranger, and differs each time")
  func pss() throws {
    let key = try KeyFixture.key("rsa-pkcs8")
    let signatures = [
      try key.signature(of: Self.message, by: .rsaPSS(.sha256)),
      try key.signature(of: Self.message, by: .rsaPSS(.sha256)),
    ]
    #expect(signatures[0] != signatures[1])
    let text = try KeyFixture.text("rsa-pkcs8.pem")
    for signature in signatures {
      #expect(
        SignatureVerifier.accepts(
          signature, of: Self.message, digest: .sha256, isPSS: true, privateKeyPEM: text))
    }
  }

  @Test("Ed25519 gives the bytes that openssl gives")
  func ed25519() throws {
    let signature = try KeyFixture.key("ed25519-openssh").signature(of: Self.message, by: .ed25519)
    #expect(
      Base64.encode(signature)
        == "FBrX/LWU7LATKGY4gvn93e/yW/l5uL2NY616m3NS+idKQFtdSdpNfDX0FYsm5nimypD0TW/7E8fHJWY7jxb7Dg==")
  }

  @Test("A key does not sign in the way of another kind")
  func otherKind() throws {
    let key = try KeyFixture.key("ed25519-pkcs8")
    let error = try #require(throws: KeyError.self) { try key.signature(of: [], by: .rsaPKCS1(.sha256)) }
    #expect(error.code == .unsupported)
    #expect(error.message == "an Ed25519 key cannot sign this way")
  }

  @Test("A key stands where it stands, with text and Windows line ends around it")
  func surroundings() throws {
    let lines = try KeyFixture.text("p256-traditional.pem").split(separator: "\n")
    let text = "Bag Attributes\r\n  friendlyName: x\r\n" + lines.map { "\($0)  \r\n" }.joined() + "trailer"
    let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    #expect(try PrivateKey(pem: Secret(parameters + text)).kind == .ecdsa(.p256))
  }

  @Test(
    "What is no usable key is refused in words that help",
    arguments: [
      ("", KeyError.Code.missing, "no PEM block at all"), ("no key here", .missing, "no PEM block at all"),
      ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", .missing, "'CERTIFICATE'"),
      ("-----BEGIN PRIVATE KEY-----\nMAA=\n", .missing, "no PEM block at all"),
      ("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----", .malformed, "'PRIVATE KEY'"),
      ("-----BEGIN PRIVATE KEY-----\n????\n-----END PRIVATE KEY-----", .malformed, "'PRIVATE KEY'"),
      (
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----", .malformed,
        "'OPENSSH PRIVATE KEY'"
      ),
    ])
  func refused(text: String, code: KeyError.Code, words: String) throws {
    let error = try #require(throws: KeyError.self) { try PrivateKey(pem: Secret(text)) }
    #expect(error.code == code)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!error.remedy.isEmpty)
  }

  @Test("A key that is cut off anywhere is refused and never read past its end")
  func cut() throws {
    let lines = try KeyFixture.text("rsa-openssh.pem").split(separator: "\n")
    let bytes = try #require(Base64.decode(lines.dropFirst().dropLast().joined()))
    for count in stride(from: 0, to: bytes.count - 300, by: 7) {
      let text = ([lines[0]] + [Base64.encode(Array(bytes.prefix(count)))[...]] + [lines[lines.count - 1]])
        .joined(separator: "\n")
      #expect(throws: KeyError.self, "\(count)") { try PrivateKey(pem: Secret(text)) }
    }
  }

  @Test(
    "An encrypted key asks for its passphrase, and says when it is the wrong one",
    arguments: ["rsa-pkcs8-encrypted", "rsa-traditional-encrypted"])
  func passphrase(file: String) throws {
    let without = try #require(throws: KeyError.self) { try KeyFixture.key(file) }
    #expect(without.code == .encrypted)
    for wrong in ["canary", ""] {
      let error = try #require(throws: KeyError.self) { try KeyFixture.key(file, passphrase: Secret(wrong)) }
      #expect(error.code == .wrongPassphrase)
      #expect(!"\(error)".contains("canary"))
    }
  }

  @Test("OpenSSH's own encryption is left to the agent")
  func openSSHEncryption() throws {
    let error = try #require(throws: KeyError.self) {
      try KeyFixture.key("encrypted-openssh", passphrase: KeyFixture.passphrase)
    }
    #expect(error.code == .encrypted)
    #expect(error.remedy.contains("ssh-add"))
  }

  @Test("A kind of key that nothing here uses is refused")
  func unknownKind() throws {
    #expect(try #require(throws: KeyError.self) { try KeyFixture.key("ed448") }.code == .unsupported)
  }

  @Test("A key shows its kind alone when it is printed")
  func printing() throws {
    let key = try KeyFixture.key("p384-openssh")
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)|\(String(reflecting: key))" == "an ECDSA key on nistp384|an ECDSA key on nistp384")
    #expect(!dumped.contains("der"))
  }
}
