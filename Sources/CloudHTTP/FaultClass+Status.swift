import JoinDiscovery

extension FaultClass {
  /// The meaning of a failure whose body the provider does not know better. `words` are what the service said, if the
  /// provider could find that in the body.
  package init(byStatusOf fault: CloudFault, saying words: String? = nil) {
    let said = (words ?? fault.excerpt).map { ": \($0)" } ?? ", with no explanation"
    let answered = "\(fault.url) answered \(fault.status)"
    switch fault.status {
    case 300..<400:
      self.init(
        code: .badResponse,
        message:
          "\(answered), a redirect\(Self.target(of: fault)), which is not followed since the request may carry credentials",
        remedy: "correct the endpoint, or the proxy that sends the redirect"
      )
    case 401, 403:
      self.init(
        code: .denied, message: "\(answered)\(said)", remedy: "check the credentials and what they are allowed to read"
      )
    case 407:
      self.init(
        code: .denied, message: "\(answered): the proxy asks for credentials",
        remedy: "put user and password into the proxy variable, as http://user:password@host:port"
      )
    case 408:
      self.init(
        code: .timedOut, message: "\(answered)\(said)", remedy: "nothing to do unless it lasts", isTransient: true
      )
    case 429:
      self.init(
        code: .throttled, message: "\(answered): too many calls", remedy: "nothing to do: the next try comes later",
        isTransient: true
      )
    case 503 where fault.retryAfter != nil:
      self.init(
        code: .throttled, message: "\(answered)\(said)", remedy: "nothing to do: the next try comes later",
        isTransient: true
      )
    case 500..<600:
      self.init(
        code: .serverFault, message: "\(answered)\(said)",
        remedy: "nothing to do unless it lasts; then see the status page of the service",
        isTransient: fault.status != 501 && fault.status != 505
      )
    default:
      self.init(
        code: .badResponse, message: "\(answered)\(said)", remedy: "check the options of the entry and its endpoint"
      )
    }
  }

  private static func target(of fault: CloudFault) -> String {
    guard let location = fault.header("Location"), let parts = URLParts(location) else { return "" }
    return " to \(ServerText.excerpt(parts.origin))"
  }
}
