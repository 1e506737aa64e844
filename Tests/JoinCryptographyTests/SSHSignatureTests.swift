import JoinCryptography
import Testing

@Suite struct SSHSignatureTests {
  private static func wire(_ format: String, _ blob: [UInt8]) -> [UInt8] {
    var writer = SSHWriter()
    writer.string(format.utf8)
    writer.string(blob)
    return writer.bytes
  }

  private static func numbers(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    var writer = SSHWriter()
    writer.longNumber(first)
    writer.longNumber(second)
    return writer.bytes
  }

  @Test(
    "The format that the agent names is the way it signed",
    arguments: [
      ("ssh-rsa", SignatureAlgorithm.rsaPKCS1(.sha1)), ("rsa-sha2-256", .rsaPKCS1(.sha256)),
      ("rsa-sha2-512", .rsaPKCS1(.sha512)), ("ssh-ed25519", .ed25519),
    ])
  func formats(format: String, algorithm: SignatureAlgorithm) throws {
    let signature = try SSHSignature(wire: Self.wire(format, [1, 2, 3]))
    #expect(signature == SSHSignature(algorithm: algorithm, bytes: [1, 2, 3]))
  }

  @Test("The two numbers of ECDSA become a DER sequence, with a zero before a set top bit and none else")
  func ecdsa() throws {
    let blob = Self.numbers([0x80, 0x01], [0x00, 0x00, 0x7F])
    let signature = try SSHSignature(wire: Self.wire("ecdsa-sha2-nistp384", blob))
    #expect(signature.algorithm == .ecdsa(.sha384))
    #expect(Hex.encode(signature.bytes) == "3008" + "0203008001" + "02017f")
  }

  @Test("A long sequence has a long length")
  func longSequence() throws {
    let blob = Self.numbers([UInt8](repeating: 0xFF, count: 66), [UInt8](repeating: 0x01, count: 66))
    let signature = try SSHSignature(wire: Self.wire("ecdsa-sha2-nistp521", blob))
    #expect(signature.algorithm == .ecdsa(.sha512))
    #expect(Hex.encode(signature.bytes.prefix(6)) == "308189024300")
  }

  @Test(
    "What is no signature is refused",
    arguments: [
      [], [0, 0, 0, 9, 1], wire("ssh-rsa", []), wire("ssh-dss", [1]), wire("ecdsa-sha2-nistp256", [0, 0, 0, 1]),
      wire("ecdsa-sha2-nistb233", [1]),
    ] as [[UInt8]])
  func refused(wire: [UInt8]) {
    #expect(throws: KeyError.self) { try SSHSignature(wire: wire) }
  }

  @Test(
    "A public key needs a format and something behind it",
    arguments: [[], [0, 0, 0, 0, 1], [0, 0, 0, 1, 65]] as [[UInt8]])
  func publicKey(blob: [UInt8]) {
    #expect(SSHPublicKey(blob: blob) == nil)
  }
}
