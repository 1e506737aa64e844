import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// An access token as Google's token endpoints and the metadata server send it.
struct GoogleTokenAnswer: Sendable {
  /// What is sent with each request.
  let token: Secret
  /// How long it serves, in seconds.
  let life: Double

  private struct Fields: Decodable {
    let token: String?
    let life: Double?

    enum CodingKeys: String, CodingKey {
      case token = "access_token"
      case life = "expires_in"
    }
  }

  /// Reads the answer of `source`. No error shows any of it.
  init(json: [UInt8], from source: String) throws(DiscoveryError) {
    let fields = try? CloudJSON.decode(Fields.self, from: json, provider: GCE.declaration.name)
    guard let token = fields?.token, !token.isEmpty, let life = fields?.life, life > 0 else {
      throw .gce(
        .badResponse, "\(source) gives no access token with a time to live", remedy: "check what answers there")
    }
    self.token = Secret(token)
    // More than a day is no life of a token, and would end the renewal.
    self.life = min(life, 86400)
  }

  /// When it ends, if it was asked for at `now`.
  func expires(at now: Date) -> Date { now.addingTimeInterval(life) }
}
