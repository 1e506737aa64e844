import Foundation
import JoinCryptography
import JoinPrimitives
import Testing

@Suite struct CertificateTests {
  @Test("A certificate has the thumbprints and the end that openssl prints")
  func thumbprints() throws {
    let certificate = try #require(try Certificate.chain(pem: KeyFixture.text("rsa-certificate.pem")).first)
    #expect(Hex.encode(try certificate.thumbprint(.sha1)) == "0c52f4e84f447e906f739ee3cb5d26631fc56bc6")
    #expect(
      Hex.encode(try certificate.thumbprint(.sha256))
        == "c8c6542042ae78553835ce4cd6f0b2ca2ea969874a47a58a6bb70fa7574d2bf0")
    #expect(certificate.expires == Date(timeIntervalSince1970: 1_827_183_127))
  }

  @Test("A certificate belongs to its own key alone")
  func belonging() throws {
    let certificate = try #require(try Certificate.chain(pem: KeyFixture.text("rsa-certificate.pem")).first)
    #expect(try KeyFixture.key("rsa-openssh").belongs(to: certificate))
    #expect(try !KeyFixture.key("p256-pkcs8").belongs(to: certificate))
  }

  @Test("A file with key and chain gives all certificates in order")
  func chain() throws {
    let text = try KeyFixture.text("rsa-pkcs8.pem") + KeyFixture.text("rsa-certificate.pem")
    let chain = try Certificate.chain(pem: text + KeyFixture.text("rsa-certificate.pem"))
    #expect(chain.count == 2)
    #expect(chain[0] == chain[1])
  }

  @Test(
    "What is no certificate is refused",
    arguments: [
      ("", KeyError.Code.missing), ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", .malformed),
      ("-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----", .malformed),
    ])
  func refused(text: String, code: KeyError.Code) throws {
    #expect(try #require(throws: KeyError.self) { try Certificate.chain(pem: text) }.code == code)
  }
}
