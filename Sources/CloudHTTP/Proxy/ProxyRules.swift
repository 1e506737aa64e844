package import JoinDiscovery
import JoinPrimitives

/// Which proxy a URL goes through, by the rules of Go's net/http.
package struct ProxyRules: Sendable {
  private let plain: Result<ProxyServer, HTTPTransportError>?
  private let secure: Result<ProxyServer, HTTPTransportError>?
  private let exceptions: [ProxyException]

  /// Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, or else their lower-case names. A broken value fails the
  /// requests that would go through that proxy, and no others.
  package init(_ environment: Environment) {
    plain = Self.server("HTTP_PROXY", in: environment)
    secure = Self.server("HTTPS_PROXY", in: environment)
    let list = environment.first(of: ["NO_PROXY", "no_proxy"]) ?? ""
    exceptions = list.split(separator: ",").compactMap { ProxyException($0) }
  }

  /// The proxy for a URL; nil to go directly.
  package func proxy(for url: URLParts) throws(HTTPTransportError) -> ProxyServer? {
    guard let server = url.scheme == "https" ? secure : plain, !Self.isNeverProxied(url.host) else { return nil }
    if exceptions.contains(where: { $0.matches(host: url.host, port: url.port) }) { return nil }
    return try server.get()
  }

  /// This machine and metadata services: a proxy would answer for itself, or hand our identity to somebody else.
  static func isNeverProxied(_ host: String) -> Bool {
    if host == "localhost" || host == "metadata.google.internal" { return true }
    guard let address = IPAddress(host) else { return false }
    return address.isLoopback || address.isLinkLocal
      || metadataNetworks.contains { address.isInside($0.0, prefix: $0.1) }
  }

  /// Metadata services outside the link-local networks: Amazon's on IPv6, Alibaba's.
  private static let metadataNetworks: [(IPAddress, Int)] = [
    IPAddress("fd00:ec2::").map { ($0, 32) }, IPAddress("100.100.100.200").map { ($0, 32) },
  ].compactMap { $0 }

  private static func server(
    _ variable: String, in environment: Environment
  ) -> Result<ProxyServer, HTTPTransportError>? {
    for name in [variable, variable.lowercased()] {
      guard let text = environment[name] else { continue }
      do throws(HTTPTransportError) {
        return .success(try ProxyServer(String(text.trimmingBlanks), from: name))
      } catch {
        return .failure(error)
      }
    }
    return nil
  }
}
