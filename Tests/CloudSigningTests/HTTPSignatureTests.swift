import CloudSigning
import JoinCryptography
import Testing

@Suite struct HTTPSignatureTests {
  private static let keyID = "/ops/keys/b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38"

  @Test("The scheme's published example is signed as published")
  func example() throws {
    let key = try SigningFixture.key("http-signature-key.pem")
    let request = HTTPSignature(date: "Thu, 05 Jan 2014 21:31:40 GMT")
    let signature = SSHSignature(
      algorithm: key.usualAlgorithm, bytes: try key.signature(of: request.message, by: key.usualAlgorithm))
    #expect(
      request.authorization(keyID: Self.keyID, signature)
        == "Signature keyId=\"\(Self.keyID)\",algorithm=\"rsa-sha256\",headers=\"date\",signature=\""
        + "jKyvPcxB4JbmYY4mByyBY7cZfNl4OW9HpFQlG7N4YcJPteKTu4MWCLyk+gIr0wDgqtLWf9NLpMAMimdfsH7FSWGfbMFSrsVTHNTk0rK3"
        + "usrfFnti1dxsM4jl0kYJCKTGI/UWkqiaxwNiKqGcdlEDrTcUhhsFsOIo8VhddmZTZ8w=\"")
    #expect(try key.publicKey.md5Fingerprint == "b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38")
  }

  @Test(
    "Each way of signing has its name",
    arguments: [
      (SignatureAlgorithm.rsaPKCS1(.sha1), "rsa-sha1"), (.rsaPKCS1(.sha256), "rsa-sha256"),
      (.rsaPKCS1(.sha512), "rsa-sha512"), (.ecdsa(.sha256), "ecdsa-sha256"), (.ecdsa(.sha384), "ecdsa-sha384"),
      (.ecdsa(.sha512), "ecdsa-sha512"), (.ed25519, "ed25519-sha512"),
    ])
  func names(algorithm: SignatureAlgorithm, name: String) {
    let signature = HTTPSignature(date: "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(
      signature.authorization(keyID: Self.keyID, SSHSignature(algorithm: algorithm, bytes: [0, 1, 2]))
        == "Signature keyId=\"\(Self.keyID)\",algorithm=\"\(name)\",headers=\"date\",signature=\"AAEC\"")
  }

  @Test(
    "A way of signing that the scheme does not know has no header",
    arguments: [SignatureAlgorithm.rsaPSS(.sha256), .rsaPKCS1(.md5)])
  func unknown(algorithm: SignatureAlgorithm) {
    let signature = HTTPSignature(date: "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(signature.authorization(keyID: "k", SSHSignature(algorithm: algorithm, bytes: [0])) == nil)
  }
}
