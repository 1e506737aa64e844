package import JoinDiscovery
import JoinPrimitives

/// The base of a REST service's URLs.
///
/// Requests to it carry secrets as they are, so plain http may lead to this machine alone.
package struct ServiceEndpoint: Sendable, Equatable {
  /// The base, ending in a slash.
  package let base: String

  /// Nil unless the text is an https URL, or an http URL of this machine, without a query.
  package init?(_ text: String) {
    guard let parts = URLParts(text), parts.query == nil, !text.contains("#"), !text.contains("@") else { return nil }
    guard parts.scheme == "https" || Self.isThisMachine(parts.host) else { return nil }
    base = parts.display.hasSuffix("/") ? parts.display : parts.display + "/"
  }

  /// The URL of a path below the base, which must be percent-encoded; the query is encoded here.
  package func url(_ path: String, query: [(String, String)] = []) -> String {
    query.isEmpty ? base + path : "\(base)\(path)?\(PercentEncoding.form(query))"
  }

  /// Whether a host is this machine, as a name that only looks so is not.
  package static func isThisMachine(_ host: String) -> Bool {
    host == "localhost" || IPAddress(host)?.isLoopback == true
  }
}

extension ProviderOption where Value == ServiceEndpoint {
  /// Where the service answers, for services of one's own and for tests.
  package static func endpoint(
    _ key: String = "endpoint", _ summary: String = "The base URL of the service.", default fallback: String? = nil
  ) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.fallback = fallback
    spec.placeholder = "URL"
    spec.expectation = "an https URL without a query, or an http URL of this machine"
    return Self(spec, parse: ServiceEndpoint.init)
  }
}
