package import JoinDiscovery

extension DiscoveryError {
  /// What a request without a whole answer means for a lookup. `remedy` goes before the usual one.
  package init(_ error: HTTPTransportError, in provider: String, remedy: String? = nil) {
    let (code, usualRemedy): (Code, String) =
      switch error.code {
      case .badURL: (.configuration, "correct the endpoint")
      case .misconfigured: (.configuration, "correct what the message names")
      case .unresolvable: (.unreachable, "check the name and the name servers of this machine")
      case .refused: (.unreachable, "check that the service listens there and no firewall rejects it")
      case .timedOut: (.timedOut, "check routes, firewalls and the proxy variables")
      case .tls: (.unreachable, "check the trusted roots (SSL_CERT_FILE, SSL_CERT_DIR) and the clock of this machine")
      case .plaintext:
        (.unreachable, "write http:// in the place of https:// in the endpoint, or name the port that speaks TLS")
      case .proxy:
        (.proxy, "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY, and that this proxy runs and lets the host through")
      case .closed: (.unreachable, "nothing to do unless it lasts")
      case .bodyTooLarge: (.badResponse, "narrow the query, or check the endpoint")
      case .malformed: (.badResponse, "check the endpoint and any proxy in between")
      case .cancelled: (.timedOut, "nothing to do: the lookup was ended from outside")
      }
    self.init(code, in: provider, error.message, remedy: remedy ?? usualRemedy)
  }
}

extension HTTPTransportError.Code {
  /// Whether the same request may succeed within seconds.
  var isTransient: Bool {
    switch self {
    case .refused, .timedOut, .closed: true
    case .badURL, .misconfigured, .unresolvable, .tls, .plaintext, .proxy, .bodyTooLarge, .malformed, .cancelled: false
    }
  }
}
