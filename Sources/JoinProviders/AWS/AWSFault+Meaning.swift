import CloudHTTP
import JoinDiscovery

extension AWSFault {
  /// Who asked what, for the words of a failure.
  struct Call: Sendable {
    let region: AWSRegion
    /// Where the keys come from.
    let origin: String
    /// What must be allowed: `ec2:DescribeInstances`.
    let permission: String
  }

  /// What the retry loop and the operator make of it; nil leaves it to the status.
  func meaning(of fault: CloudFault, in call: Call) -> FaultClass? {
    guard let code else { return nil }
    let said = message.map { "\(code): \($0)" } ?? code
    let refused = "region \(call.region) refused the keys from \(call.origin) (\(said))"
    switch kind {
    case .throttled:
      return FaultClass(
        code: .throttled, message: "region \(call.region) asks for fewer calls (\(said))",
        remedy: "nothing to do: the next try comes later", isTransient: true, retryAfter: Self.wait(fault))
    case .busy:
      return FaultClass(
        code: .serverFault, message: "region \(call.region) cannot answer now (\(said))",
        remedy: "nothing to do unless it lasts; then see the AWS health page", isTransient: true,
        retryAfter: Self.wait(fault))
    case .expired:
      return FaultClass(
        code: .denied, message: "\(refused): they have ended",
        remedy: "renew them; a role of the instance renews its keys by itself")
    case .clock:
      return FaultClass(
        code: .denied, message: refused, remedy: "set the clock of this machine: it is off by more than five minutes")
    case .signature:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check the secret access key, which does not belong to the access key, and the clock of this machine")
    case .unknownKey:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check that the access key exists, is active and has this secret access key, and that region "
          + "\(call.region) is the right one and enabled for its account")
    case .forbidden:
      return FaultClass(
        code: .denied, message: "the keys from \(call.origin) may not search region \(call.region) (\(said))",
        remedy: "allow \(call.permission) in the policy of that identity")
    case .notEnabled:
      return FaultClass(
        code: .denied, message: "the account cannot use region \(call.region) (\(said))",
        remedy: "enable the region and EC2 for the account, or correct region=")
    case .parameters:
      return FaultClass(
        code: .configuration, message: "region \(call.region) does not understand the query (\(said))",
        remedy: "check the tag_, tag. and filter. options of the entry")
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
