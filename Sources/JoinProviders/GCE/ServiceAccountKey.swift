import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinPrimitives

/// A key of a service account, which signs for it.
struct ServiceAccountKey: Sendable, Equatable {
  /// How long an assertion serves, in seconds: the longest that is allowed.
  private static let life = 3600
  /// How far back an assertion is dated, in seconds, for clocks that are a little fast.
  private static let allowance = 10

  let email: String
  /// Empty where the file names none.
  let keyID: String
  let key: PrivateKey
  let tokenURL: String

  /// A token request's assertion (RFC 7523) for the time around `now`.
  func assertion(scope: String, now: Date) throws(KeyError) -> Secret {
    let issued = Int(now.timeIntervalSince1970) - Self.allowance
    return try JSONWebToken.sign(
      [
        ("iss", .text(email)), ("scope", .text(scope)), ("aud", .text(tokenURL)), ("exp", .number(issued + Self.life)),
        ("iat", .number(issued)),
      ], header: keyID.isEmpty ? [] : [("kid", .text(keyID))], by: .rs256, with: key)
  }

  static func == (left: Self, right: Self) -> Bool {
    left.email == right.email && left.keyID == right.keyID && left.tokenURL == right.tokenURL
  }
}
