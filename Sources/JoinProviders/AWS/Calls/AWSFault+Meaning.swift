import CloudHTTP
import JoinDiscovery

extension AWSFault {
  /// What the retry loop and the operator make of it; nil leaves it to the status.
  func meaning(
    of fault: CloudFault, call: AWSCall, region: AWSRegion, identity: AWSIdentity
  ) -> FaultClass? {
    guard let code else { return nil }
    let said = message.map { "\(code): \($0)" } ?? code
    let refused = "region \(region) refused \(identity.words) (\(said))"
    let mayHaveEnded = identity.hasSession && ["AuthFailure", "RequestExpired"].contains(code)
    let ended = mayHaveEnded ? "; if all this is right, their session has ended: \(identity.renewal)" : ""
    switch kind {
    case .throttled:
      return .throttled("region \(region) asks for fewer calls (\(said))", retryAfter: Self.wait(fault))
    case .busy:
      return .busy(
        "region \(region) cannot answer now (\(said))", see: "the AWS health page", retryAfter: Self.wait(fault))
    case .expired:
      return FaultClass(code: .denied, message: "\(refused): expired", remedy: identity.renewal)
    case .clock:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "set the clock of this machine: five minutes off are too many\(ended)")
    case .signature:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check the secret access key, which does not belong to the access key, and the clock of this machine")
    case .unknownKey:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check that the access key exists, is active and has this secret access key, and that region "
          + "\(region) is the right one and enabled for its account\(ended)")
    case .identityToken:
      return FaultClass(code: .denied, message: refused, remedy: call.allowance)
    case .forbidden:
      return FaultClass(
        code: .denied, message: "\(identity.words) may not \(call.purpose) in region \(region) (\(said))",
        remedy: call.allowance)
    case .notEnabled:
      return FaultClass(
        code: .denied, message: "the account cannot use region \(region) (\(said))",
        remedy: "enable the region and its services for the account, or correct region=")
    case .parameters:
      return FaultClass(
        code: .configuration, message: "region \(region) does not understand the query (\(said))",
        remedy: "check \(call.suspects)")
    case .other:
      let byStatus = FaultClass(byStatusOf: fault)
      return FaultClass(
        code: byStatus.code, message: "\(fault.url) answered \(fault.status) (\(said))", remedy: byStatus.remedy,
        isTransient: byStatus.isTransient)
    }
  }

  /// What the service's own header asks for, in milliseconds, up to five seconds.
  private static func wait(_ fault: CloudFault) -> Duration? {
    guard let text = fault.header("x-amz-retry-after"), let milliseconds = UInt32(text) else { return nil }
    return .milliseconds(min(milliseconds, 5000))
  }
}
