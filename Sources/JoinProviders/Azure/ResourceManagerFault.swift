import CloudHTTP
import JoinDiscovery

/// A failure that the Azure Resource Manager reports, by its code.
struct ResourceManagerFault: Sendable, Equatable {
  /// Who asked what, for the words of a failure.
  struct Call: Sendable {
    let subscription: String
    /// Where the credentials come from.
    let origin: String
    /// What must be allowed: `Microsoft.Network/networkInterfaces/read`.
    let permission: String
  }

  /// What a code is about.
  enum Kind: Sendable, Equatable {
    /// The identity may not read this.
    case forbidden
    /// The token is not accepted.
    case token
    /// The token is of another tenant than the subscription.
    case tenant
    /// The subscription is not there, or not for this identity.
    case subscription
    /// The subscription is switched off.
    case disabled
    /// The resource group or the scale set is not there.
    case missing
    /// The cloud does not know the list, or not in this version.
    case version
    /// Too many calls.
    case throttled
    /// It cannot answer now.
    case busy
    /// None that is known here.
    case other
  }

  /// For example `AuthorizationFailed`; nil when the answer holds none.
  let code: String?
  /// The service's own words, in one short line.
  let message: String?
  /// What Microsoft's support finds the call by.
  let correlation: String?

  private struct Answer: Decodable {
    struct Fault: Decodable {
      let code: String?
      let message: String?
    }
    let error: Fault?
  }

  init(_ fault: CloudFault) {
    let answer = fault.decoded(as: Answer.self)
    code = answer?.error?.code.map { ServerText.excerpt($0, limit: 80) }
    message = answer?.error?.message.map { ServerText.excerpt($0, limit: 300) }
    correlation = fault.header("x-ms-correlation-request-id").map { ServerText.excerpt($0, limit: 60) }
  }

  /// What the code is about.
  var kind: Kind { code.flatMap { Self.kinds[$0] } ?? .other }

  /// What the retry loop and the operator make of it; nil leaves it to the status.
  func meaning(of fault: CloudFault, in call: Call) -> FaultClass? {
    guard let code else { return nil }
    let place = "subscription \(call.subscription)"
    let said = "\(message.map { "\(code): \($0)" } ?? code)\(correlation.map { "; correlation ID \($0)" } ?? "")"
    switch fault.status == 429 ? .throttled : kind {
    case .forbidden:
      return FaultClass(
        code: .denied, message: "the identity from \(call.origin) may not search \(place) (\(said))",
        remedy: "give it the role Reader there, or one that allows \(call.permission); a new role takes some minutes")
    case .token:
      return FaultClass(
        code: .denied, message: "\(place) refused the token of the identity from \(call.origin) (\(said))",
        remedy: "check environment= and AZURE_AUTHORITY_HOST, and the clock of this machine")
    case .tenant:
      return FaultClass(
        code: .denied, message: "\(place) belongs to another tenant than the identity from \(call.origin) (\(said))",
        remedy: "correct tenant_id= or subscription_id=")
    case .subscription:
      return FaultClass(
        code: .configuration, message: "\(place) is not there for the identity from \(call.origin) (\(said))",
        remedy: "correct subscription_id=, tenant_id= or environment=, or give the identity a role in it")
    case .disabled:
      return FaultClass(
        code: .denied, message: "\(place) is switched off (\(said))", remedy: "switch it on in the Azure portal")
    case .missing:
      return FaultClass(
        code: .configuration, message: "\(place) has nothing of this name (\(said))",
        remedy: "correct resource_group= and vm_scale_set=; machines of a scale set with flexible orchestration are "
          + "found by tag_name= and tag_value=")
    case .version:
      return FaultClass(
        code: .configuration, message: "\(fault.url) does not know this kind of list (\(said))",
        remedy: "check environment= and endpoint=")
    case .throttled:
      return .throttled("\(place) asks for fewer calls (\(said))", retryAfter: Self.wait(fault))
    case .busy:
      return .busy("\(place) cannot answer now (\(said))", see: "the Azure status page", retryAfter: Self.wait(fault))
    case .other:
      return FaultClass(byStatusOf: fault, saying: said)
    }
  }

  /// What the headers in milliseconds ask for, which are more exact than the usual one; at most one hour.
  private static func wait(_ fault: CloudFault) -> Duration? {
    let text = fault.header("retry-after-ms") ?? fault.header("x-ms-retry-after-ms")
    return text.flatMap { UInt32($0) }.map { .milliseconds(min($0, 3_600_000)) }
  }

  private static let kinds = FaultCodes<Kind>([
    .forbidden: ["AuthorizationFailed", "LinkedAuthorizationFailed", "AuthorizationFailedOrResourceNotFound"],
    .token: [
      "InvalidAuthenticationToken", "InvalidAuthenticationTokenAudience", "ExpiredAuthenticationToken",
      "AuthenticationFailed", "AuthenticationFailedInvalidHeader", "AuthenticationFailedMissingToken",
    ],
    .tenant: ["InvalidAuthenticationTokenTenant"],
    .subscription: ["SubscriptionNotFound", "InvalidSubscriptionId"],
    .disabled: ["SubscriptionDisabled", "DisabledSubscription", "ReadOnlyDisabledSubscription"],
    .missing: ["ResourceGroupNotFound", "ResourceNotFound", "ParentResourceNotFound", "NotFound"],
    .version: [
      "InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType", "InvalidResourceNamespace",
    ],
    .throttled: ["TooManyRequests", "SubscriptionRequestsThrottled", "ResourceRequestsThrottled"],
    .busy: [
      "RetryableError", "RetryableErrorDueToAnotherOperation", "InternalServerError", "InternalError", "ServerTimeout",
      "ServerBusy", "ServiceUnavailable", "GatewayTimeout",
    ],
  ])
}
