import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// Temporary keys as the services of instances and containers send them.
enum AWSKeyAnswer {
  private struct Fields: Decodable {
    let code: String?
    let message: String?
    let accessKeyID: String?
    let secretAccessKey: String?
    let token: String?
    let expiration: String?

    enum CodingKeys: String, CodingKey {
      case code = "Code"
      case message = "Message"
      case accessKeyID = "AccessKeyId"
      case secretAccessKey = "SecretAccessKey"
      case token = "Token"
      case expiration = "Expiration"
    }
  }

  /// The keys in an answer of `source`. No error shows any of it but what the service says itself.
  static func read(_ json: String, from source: String, origin: String? = nil) throws(DiscoveryError) -> AWSCredentials
  {
    guard let fields = try? CloudJSON.decode(Fields.self, from: Array(json.utf8), provider: AWS.declaration.name) else {
      throw .aws(
        .badResponse, "the keys of \(source) are no correct JSON",
        remedy: "check any proxy or agent that answers instead")
    }
    guard let id = fields.accessKeyID, let secret = fields.secretAccessKey, fields.code ?? "Success" == "Success" else {
      let said = [fields.code, fields.message].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
      throw .aws(
        .denied, "\(source) gives no keys\(said.isEmpty ? "" : ": \(ServerText.excerpt(said))")",
        remedy: "check that the role exists and that its trust policy names this service")
    }
    let token = fields.token.flatMap { $0.isEmpty ? nil : Secret($0) }
    return AWSCredentials(
      keys: AWSKeyPair(accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token),
      expires: fields.expiration.flatMap(RFC3339Date.parse), origin: origin ?? source)
  }
}
