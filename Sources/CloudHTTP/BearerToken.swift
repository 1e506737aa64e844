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
  /// No token is kept for longer, whatever its answer says: a day, in seconds.
  package static let longestLife = 86_400.0
}

extension BearerToken {
  /// Reads the answer of `source`, which came at `now`: a JSON object with `access_token`, and `expires_in` or
  /// `expires_on`. No error shows any of it, since it may hold a token wherever it breaks.
  package init(
    json: [UInt8], from source: String, at now: Date, provider: String
  ) throws(DiscoveryError) {
    let answer = try? CloudJSON.decode(BearerTokenAnswer.self, from: json, provider: provider)
    let life = answer?.life(at: now) ?? Self.usualLife
    guard let answer, !answer.token.isEmpty, life > 0 else {
      throw DiscoveryError(
        .badResponse, in: provider, "the answer of \(source) holds no access token with a time to live",
        remedy: "check the endpoint and any proxy in between")
    }
    // More than a day is no life of a token, and would end the renewal.
    self.init(secret: Secret(answer.token), expires: now.addingTimeInterval(min(life, Self.longestLife)))
  }
}

extension CloudClient {
  /// Asks for a token with retries.
  package func bearerToken(
    _ request: () async throws(DiscoveryError) -> HTTPRequest, classify: (CloudFault) -> FaultClass? = { _ in nil }
  ) async throws(DiscoveryError) -> BearerToken {
    var source = ""
    return try await perform { () throws(DiscoveryError) in
      let request = try await request()
      source = URLParts(request.url)?.display ?? "the token endpoint"
      return request
    } classify: {
      classify($0)
    } read: { response in
      let bytes = try await response.body.collect(limit: Self.textLimit)
      return try BearerToken(json: bytes, from: source, at: context.wallClock.now, provider: provider)
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
