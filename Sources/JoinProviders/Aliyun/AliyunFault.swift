import CloudHTTP
import JoinDiscovery

/// A failure that Alibaba Cloud reports, by its code.
struct AliyunFault: Sendable, Equatable {
  /// Who asked what, for the words of a failure.
  struct Call: Sendable {
    let region: String
    /// Where the keys come from.
    let origin: String
  }

  /// What a code is about.
  enum Kind: Sendable, Equatable {
    /// Too many calls.
    case throttled
    /// The service cannot answer now, or the same request came twice.
    case busy
    /// Temporary keys that have ended.
    case expired
    /// The request is too old or too new.
    case clock
    /// The signature is another than the service computes.
    case signature
    /// The access key is not known or not active.
    case unknownKey
    /// The keys may not do this.
    case forbidden
    /// There is no such region.
    case region
    /// What was asked for makes no sense to the service.
    case parameters
    /// None that is known here.
    case other
  }

  /// For example `InvalidAccessKeyId.NotFound`; nil when the answer holds none.
  let code: String?
  /// The service's own words, in one short line.
  let message: String?
  /// What Alibaba Cloud's support finds the call by.
  let requestID: String?
  /// How far the service's clock is ahead of ours, in seconds; nil when it did not say.
  let clockLead: Double?

  private struct Answer: Decodable {
    let code: String?
    let message: String?
    let requestID: String?

    enum CodingKeys: String, CodingKey {
      case code = "Code"
      case message = "Message"
      case requestID = "RequestId"
    }
  }

  init(_ fault: CloudFault) {
    let answer = fault.decoded(as: Answer.self)
    code = answer?.code.map { ServerText.excerpt($0, limit: 80) }
    message = answer?.message.map { ServerText.excerpt($0, limit: 300) }
    requestID = answer?.requestID.map { ServerText.excerpt($0, limit: 60) }
    clockLead = fault.clockLead
  }

  /// What the code is about: a whole code, or the part before its dot.
  var kind: Kind {
    guard let code else { return .other }
    return Self.kinds[code] ?? Self.kinds[String(code.prefix { $0 != "." })] ?? .other
  }

  /// Whether the time in the request was not accepted.
  var refusesDate: Bool { kind == .clock }

  /// Whether the keys were not accepted, so that fresh ones may be.
  var refusesKeys: Bool { [.expired, .signature, .unknownKey].contains(kind) }

  /// What the retry loop and the operator make of it; nil leaves it to the status.
  func meaning(of fault: CloudFault, in call: Call) -> FaultClass? {
    guard let code else { return nil }
    let said = "\(message.map { "\(code): \($0)" } ?? code)\(requestID.map { "; request ID \($0)" } ?? "")"
    let refused = "region \(call.region) refused the keys from \(call.origin) (\(said))"
    switch kind {
    case .throttled:
      return .throttled("region \(call.region) asks for fewer calls (\(said))")
    case .busy:
      return .busy("region \(call.region) cannot answer now (\(said))", see: "the status page of Alibaba Cloud")
    case .expired:
      return FaultClass(
        code: .denied, message: "\(refused): they have ended",
        remedy: "renew them; a role of the instance renews its keys by itself")
    case .clock:
      return FaultClass(
        code: .denied, message: refused, remedy: "set the clock of this machine: it is off by more than fifteen minutes"
      )
    case .signature:
      return FaultClass(
        code: .denied, message: refused, remedy: "check access_key_secret, which does not belong to the access key")
    case .unknownKey:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check that the access key exists and is active, and that its account is one of this cloud")
    case .forbidden:
      return FaultClass(
        code: .denied, message: "the keys from \(call.origin) may not search region \(call.region) (\(said))",
        remedy: "allow ecs:DescribeInstances in a RAM policy of that identity")
    case .region:
      return FaultClass(
        code: .configuration, message: "there is no region \(call.region) (\(said))",
        remedy: "correct region=, for example to cn-hangzhou")
    case .parameters:
      return FaultClass(
        code: .configuration, message: "region \(call.region) does not understand the query (\(said))",
        remedy: "check tag_key= and tag_value=")
    case .other:
      return FaultClass(byStatusOf: fault, saying: said)
    }
  }

  private static let kinds = FaultCodes<Kind>([
    .throttled: ["Throttling", "ServiceUnavailableThrottling", "FlowControl"],
    .busy: [
      "ServiceUnavailable", "InternalError", "ServiceTimeout", "RequestTimeout", "SignatureNonceUsed", "UnknownError",
    ],
    .expired: ["InvalidSecurityToken", "MissingSecurityToken", "SecurityTokenExpired"],
    .clock: ["InvalidTimeStamp"],
    .signature: ["SignatureDoesNotMatch", "IncompleteSignature", "InvalidSignature", "InvalidAccessKeySecret"],
    .unknownKey: ["InvalidAccessKeyId", "MissingAccessKeyId", "InvalidAccessKey"],
    .forbidden: ["Forbidden", "NoPermission", "UnauthorizedOperation"],
    .region: ["InvalidRegionId", "InvalidRegion", "UnsupportedRegion"],
    .parameters: [
      "MissingParameter", "InvalidParameter", "InvalidTagKey", "InvalidTagValue", "InvalidTag", "InvalidNextToken",
    ],
  ])
}
