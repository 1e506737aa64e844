package import JoinDiscovery

/// What a failing answer means.
package struct FaultClass: Sendable, Equatable {
  /// What the retry loop does about it.
  package var code: DiscoveryError.Code
  /// What failed and why. Text of the server must have passed `ServerText.excerpt`.
  package var message: String
  /// What the operator can do.
  package var remedy: String
  /// Whether the same call may succeed within seconds, so that it is tried again at once.
  package var isTransient: Bool
  /// How long the service asked us to wait; nil takes the answer's `Retry-After`.
  package var retryAfter: Duration?

  /// Describes a meaning.
  package init(
    code: DiscoveryError.Code, message: String, remedy: String, isTransient: Bool = false, retryAfter: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }
}
