import CloudHTTP
import FoundationEssentials
import JoinDiscovery

/// A failure that AWS reports, by its code.
struct AWSFault: Sendable, Equatable {
  /// What a code is about.
  enum Kind: Sendable, Equatable {
    /// Too many calls.
    case throttled
    /// The service cannot answer now.
    case busy
    /// The keys end, or the request is too old or too new.
    case expired, clock
    /// The signature is another than the service computes.
    case signature
    /// The access key is not known, or not in this region.
    case unknownKey
    /// The keys may not do this.
    case forbidden
    /// The account cannot use this region or service.
    case notEnabled
    /// What was asked for makes no sense to the service.
    case parameters
    /// None that is known here.
    case other
  }

  /// For example `UnauthorizedOperation`; nil when the answer holds none.
  let code: String?
  /// The service's own words, in one short line.
  let message: String?
  /// How far the service's clock is ahead of ours, in seconds; nil when it did not say.
  let clockLead: Double?

  init(_ fault: CloudFault) {
    let reader = AWSFaultReader(fault.body)
    code = reader.code
    message = reader.message
    clockLead = fault.header("Date").flatMap(HTTPDate.parse).map { $0.timeIntervalSince(fault.receivedAt) }
  }

  /// What the code is about.
  var kind: Kind { code.flatMap { Self.kinds[$0] } ?? .other }

  /// Whether the keys were not accepted, so that fresh ones may be.
  var refusesKeys: Bool { [.expired, .clock, .signature, .unknownKey].contains(kind) }

  private static let kinds: [String: Kind] = {
    let codes: [(Kind, [String])] = [
      (
        .throttled,
        [
          "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
          "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
          "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
          "PriorRequestNotComplete", "EC2ThrottledException",
        ]
      ),
      (
        .busy,
        [
          "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalFailure", "ServiceUnavailable",
          "Unavailable", "ServerException",
        ]
      ),
      (.expired, ["ExpiredToken", "ExpiredTokenException"]),
      (.clock, ["RequestExpired", "RequestTimeTooSkewed"]),
      (.signature, ["SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"]),
      (
        .unknownKey,
        [
          "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId",
          "MissingAuthenticationToken",
        ]
      ),
      (.forbidden, ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"]),
      (.notEnabled, ["OptInRequired", "Blocked", "PendingVerification", "RegionDisabledException"]),
      (
        .parameters,
        [
          "InvalidParameterValue", "InvalidParameterCombination", "InvalidParameter", "MissingParameter",
          "FilterLimitExceeded", "UnknownParameter", "InvalidFilter", "ValidationError", "InvalidParameterException",
          "ClientException", "ClusterNotFoundException",
        ]
      ),
    ]
    return Dictionary(uniqueKeysWithValues: codes.flatMap { kind, codes in codes.map { ($0, kind) } })
  }()
}
