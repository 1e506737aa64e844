import CloudSigning
import Foundation
import JoinCryptography
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct JSONWebTokenTests {
  @Test("A token equals that of other implementations, byte by byte")
  func vector() throws {
    let token = try JSONWebToken.sign(
      [
        ("iss", .text("dk@example-project.iam.gserviceaccount.com")),
        ("scope", .text("https://www.googleapis.com/auth/compute.readonly")),
        ("aud", .text("https://oauth2.googleapis.com/token")), ("exp", .number(1_795_521_590)),
        ("iat", .number(1_795_517_990)),
      ], header: [("kid", .text("0123456789abcdef0123456789abcdef01234567"))], by: .rs256,
      with: SigningFixture.key("jwt-key.pem"))
    #expect(token.reveal() + "\n" == (try SigningFixture.text("jwt.txt")))
    #expect("\(token)" == "<secret>")
  }

  private struct Claims: Decodable, Equatable {
    let sub: String
    let crit: [String]
  }

  private func part(_ index: Int, of token: String) throws -> Data {
    var text = String(token.split(separator: ".")[index])
      .replacing("-", with: "+").replacing("_", with: "/")
    while text.utf8.count % 4 != 0 { text += "=" }
    return try #require(Data(base64Encoded: text))
  }

  @Test("Quotes, backslashes, control characters and any script pass through")
  func escapes() throws {
    let text = "a\"b\\c\nd\u{1}é😀/"
    let token = try JSONWebToken.sign(
      [("sub", .text(text)), ("crit", .list([text, ""]))], by: .ps256, with: SigningFixture.key("jwt-key.pem"))
    #expect(
      try JSONDecoder().decode(Claims.self, from: part(1, of: token.reveal())) == Claims(sub: text, crit: [text, ""]))
    #expect(String(decoding: try part(0, of: token.reveal()), as: UTF8.self) == #"{"alg":"PS256","typ":"JWT"}"#)
  }

  @Test("A stranger accepts the probabilistic signature of a token, and of no other")
  func probabilisticSignature() throws {
    let token = try JSONWebToken.sign(
      [("sub", .text("a"))], by: .ps256, with: SigningFixture.key("jwt-key.pem")
    ).reveal()
    let signature = Array(try part(2, of: token))
    let input = Array(token.utf8.prefix(upTo: try #require(token.lastIndex(of: "."))))
    let key = try SigningFixture.text("jwt-key.pem")
    for (message, isRight) in [(input, true), (input + [0], false)] {
      #expect(
        SignatureVerifier.accepts(signature, of: message, digest: .sha256, isPSS: true, privateKeyPEM: key) == isRight)
    }
  }

  @Test("A key of another kind cannot sign one")
  func otherKey() throws {
    let key = try SigningFixture.key("ed25519-key.pem")
    #expect(throws: KeyError.self) { try JSONWebToken.sign([], by: .rs256, with: key) }
  }
}
