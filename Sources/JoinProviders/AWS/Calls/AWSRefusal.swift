import JoinDiscovery

/// A call that failed.
struct AWSRefusal: Error {
  /// What the operator is told.
  let error: DiscoveryError
  /// What the service said; nil when no answer came.
  var fault: AWSFault?
}
