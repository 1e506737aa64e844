package import FoundationEssentials
package import JoinDiscovery
package import JoinPrimitives

/// A token that lets in whoever carries it, as token endpoints of OAuth 2 and metadata services give it.
package struct BearerToken: Sendable, Hashable {
  /// The token.
  package let secret: Secret
  /// When it ends.
  package let expires: Date

  /// Joins a token and its end.
  package init(secret: Secret, expires: Date) {
    self.secret = secret
    self.expires = expires
  }

  /// How long a token is kept whose answer does not say when it ends.
  package static let usualLife = 300.0
  /// No token is kept for longer, whatever its answer says: a day.
  package static let longestLife = 86_400.0
}

extension CloudClient {
  /// Asks for a token with retries: a JSON object with `access_token`, and `expires_in` or `expires_on`.
  package func bearerToken(
    _ request: () async throws(DiscoveryError) -> HTTPRequest, classify: (CloudFault) -> FaultClass? = { _ in nil }
  ) async throws(DiscoveryError) -> BearerToken {
    try await perform(request, classify: classify) { response in
      let bytes = try await response.body.collect(limit: Self.textLimit)
      // No error shows any of it, since it may hold a token wherever it breaks.
      let answer = try? CloudJSON.decode(BearerTokenAnswer.self, from: bytes, provider: provider)
      guard let answer, !answer.token.isEmpty else {
        throw DiscoveryError(
          .badResponse, in: provider, "the answer holds no access token",
          remedy: "check the endpoint and any proxy in between")
      }
      let now = context.wallClock.now
      let life = answer.life(at: now) ?? BearerToken.usualLife
      return BearerToken(
        secret: Secret(answer.token), expires: now.addingTimeInterval(min(max(life, 0), BearerToken.longestLife)))
    }
  }
}

/// The fields of an answer; numbers may be written as texts.
private struct BearerTokenAnswer: Decodable {
  let token: String
  private let seconds: Double?
  private let end: Double?

  private enum CodingKeys: String, CodingKey {
    case token = "access_token"
    case seconds = "expires_in"
    case end = "expires_on"
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    token = try fields.decode(String.self, forKey: .token)
    seconds = Self.number(.seconds, in: fields)
    end = Self.number(.end, in: fields)
  }

  private static func number(_ key: CodingKeys, in fields: KeyedDecodingContainer<CodingKeys>) -> Double? {
    if let number = try? fields.decode(Double.self, forKey: key) { return number }
    return (try? fields.decode(String.self, forKey: key)).flatMap { Double($0) }
  }

  func life(at now: Date) -> Double? {
    let life = seconds ?? end.map { $0 - now.timeIntervalSince1970 }
    return life.flatMap { $0.isFinite ? $0 : nil }
  }
}
