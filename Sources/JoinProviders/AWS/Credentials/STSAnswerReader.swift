import CloudHTTP
import CloudSigning
import JoinDiscovery
import JoinPrimitives

/// Finds the keys in the XML that the security token service answers.
final class STSAnswerReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case id, secret, token, expiration
  }

  private static let credentials = XMLOutline.Element.path(
    "Credentials",
    [
      .leaf("AccessKeyId", Field.id), .leaf("SecretAccessKey", Field.secret), .leaf("SessionToken", Field.token),
      .leaf("Expiration", Field.expiration),
    ])
  private static let outline = XMLOutline([
    .path("AssumeRoleResponse", [.path("AssumeRoleResult", [credentials])]),
    .path("AssumeRoleWithWebIdentityResponse", [.path("AssumeRoleWithWebIdentityResult", [credentials])]),
  ])

  private var fields: [Field: String] = [:]

  private init() {}

  /// The keys in an answer. No error shows any of it.
  static func read(_ response: HTTPResponse, origin: String) async throws -> AWSCredentials {
    let reader = STSAnswerReader()
    let parser = try XMLEventParser(outline: outline, consumer: reader)
    try parser.feed(try await response.body.collect(limit: CloudClient.textLimit))
    try parser.finish()
    guard let id = reader.fields[.id], let secret = reader.fields[.secret], let token = reader.fields[.token] else {
      throw DiscoveryError.aws(
        .badResponse, "the answer of the security token service holds no keys",
        remedy: "check the endpoint of STS, and any proxy in between")
    }
    return AWSCredentials(
      keys: AWSKeyPair(accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token)),
      expires: reader.fields[.expiration].flatMap(RFC3339Date.parse), origin: origin)
  }

  func begin(_ tag: UInt8) {}
  func end(_ tag: UInt8) {}

  func leaf(_ tag: UInt8, text: [UInt8]) {
    let text = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
    guard let field = Field(rawValue: tag), !text.isEmpty else { return }
    fields[field] = text
  }
}
