import CloudHTTP

extension AWSFault {
  /// The codes by which EC2, ECS and STS report failures.
  static let kinds = FaultCodes<Kind>([
    .throttled: [
      "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
      "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
      "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
      "PriorRequestNotComplete", "EC2ThrottledException",
    ],
    .busy: [
      "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalFailure", "ServiceUnavailable",
      "Unavailable", "ServerException", "IDPCommunicationError",
    ],
    .expired: ["ExpiredToken", "ExpiredTokenException"],
    .clock: ["RequestExpired", "RequestTimeTooSkewed"],
    .signature: ["SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"],
    .unknownKey: [
      "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId",
      "MissingAuthenticationToken", "MissingAuthenticationTokenException",
    ],
    .identityToken: ["InvalidIdentityToken", "IDPRejectedClaim"],
    .forbidden: ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"],
    .notEnabled: ["OptInRequired", "Blocked", "PendingVerification", "RegionDisabledException"],
    .parameters: [
      "InvalidParameterValue", "InvalidParameterCombination", "InvalidParameter", "MissingParameter",
      "FilterLimitExceeded", "UnknownParameter", "InvalidFilter", "ValidationError", "InvalidParameterException",
      "ClientException", "ClusterNotFoundException", "MalformedPolicyDocument", "PackedPolicyTooLarge",
    ],
  ])
}
