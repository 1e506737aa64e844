import CloudHTTP
import JoinDiscovery

/// A failure that a service of Google reports, in either of its two forms.
struct GoogleFault: Sendable, Equatable {
  /// What a reason is about.
  enum Kind: Sendable, Equatable {
    /// Too many calls, or a quota that is used up.
    case throttled
    /// The service cannot answer now.
    case busy
    /// The API is not enabled for the project.
    case apiDisabled
    /// The project has no billing account.
    case billing
    /// The token was made for other purposes.
    case scope
    /// The account may not do this.
    case forbidden
    /// The account may not use another project's quota.
    case quotaProject
    /// There is no such project, or none that the account may see.
    case noProject
    /// The token is not accepted.
    case token
    /// The assertion or refresh token is not accepted.
    case grant
    /// The client behind a grant is not accepted.
    case client
    /// What was asked for makes no sense to the service.
    case parameters
    /// None that is known here.
    case other
  }

  /// For example `rateLimitExceeded`, `ACCESS_TOKEN_SCOPE_INSUFFICIENT`, `invalid_grant`; nil when there is none.
  let reason: String?
  /// The service's own words, in one short line.
  let message: String?
  /// What the reason is about.
  let kind: Kind

  init(_ fault: CloudFault) {
    let answer = fault.decoded(as: Answer.self)
    // Details say most exactly what is wrong, the status least.
    let reasons = answer?.reasons.filter { !$0.isEmpty } ?? []
    let known = reasons.first { Self.kinds[$0] != nil }
    reason = (known ?? reasons.first).map { ServerText.excerpt($0, limit: 80) }
    message = answer?.message.map { ServerText.excerpt($0) }.flatMap { $0.isEmpty ? nil : $0 }
    kind = known.flatMap { Self.kinds[$0] } ?? .other
  }

  /// Reason and words in one, for messages.
  var said: String {
    [reason, message].compactMap { $0 }.joined(separator: ": ")
  }

  private struct Answer: Decodable {
    struct Item: Decodable { let reason: String? }
    struct Error: Decodable {
      let message: String?
      let status: String?
      let errors: [Item]?
      let details: [Item]?
    }

    let reasons: [String]
    let message: String?

    enum CodingKeys: String, CodingKey {
      case error
      case description = "error_description"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      if let word = try? fields.decode(String.self, forKey: .error) {
        reasons = [word]
        message = try fields.decodeIfPresent(String.self, forKey: .description)
        return
      }
      let error = try fields.decode(Error.self, forKey: .error)
      reasons = ((error.details ?? []) + (error.errors ?? [])).compactMap(\.reason) + [error.status].compactMap { $0 }
      message = error.message
    }
  }

  private static let kinds = FaultCodes<Kind>([
    .throttled: [
      "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "concurrentLimitExceeded", "RATE_LIMIT_EXCEEDED",
      "RESOURCE_EXHAUSTED", "slow_down",
    ],
    .busy: ["backendError", "internalError", "INTERNAL", "UNAVAILABLE", "internal_failure", "server_error"],
    .apiDisabled: ["accessNotConfigured", "SERVICE_DISABLED"],
    .billing: ["billingNotEnabled", "BILLING_DISABLED"],
    .scope: ["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"],
    .forbidden: ["forbidden", "IAM_PERMISSION_DENIED", "PERMISSION_DENIED"],
    .quotaProject: ["USER_PROJECT_DENIED"],
    .noProject: ["notFound", "NOT_FOUND", "CONSUMER_INVALID"],
    .token: ["authError", "required", "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"],
    .grant: ["invalid_grant", "invalid_rapt"],
    .client: ["invalid_client", "unauthorized_client", "access_denied", "invalid_target", "invalid_scope"],
    .parameters: ["invalid", "badRequest", "invalidParameter", "INVALID_ARGUMENT", "invalid_request"],
  ])
}
