import JoinDiscovery

extension FaultClass {
  /// Too many calls were made.
  package static func throttled(_ message: String, retryAfter: Duration? = nil) -> FaultClass {
    FaultClass(
      code: .throttled, message: message, remedy: "nothing to do: the next try comes later", isTransient: true,
      retryAfter: retryAfter)
  }

  /// The service cannot answer now; `page` is where it says so itself: `the AWS health page`.
  package static func busy(_ message: String, see page: String, retryAfter: Duration? = nil) -> FaultClass {
    FaultClass(
      code: .serverFault, message: message, remedy: "nothing to do unless it lasts; then see \(page)",
      isTransient: true, retryAfter: retryAfter)
  }
}
