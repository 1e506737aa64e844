/// The codes by which EC2, ECS and STS report failures, and what each is about.
enum AWSFaultCodes {
  private static let codes: [AWSFault.Kind: [String]] = [
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
  ]

  /// What a code is about; codes that are missing here are judged by the status of the answer.
  static let kinds = Dictionary(uniqueKeysWithValues: codes.flatMap { kind, codes in codes.map { ($0, kind) } })
}
