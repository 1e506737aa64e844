import JoinDiscovery
import JoinPrimitives

/// What requests must have in common to share connections.
struct ClientKey: Hashable, Sendable {
  /// How requests reach their host.
  enum Route: Hashable, Sendable {
    /// Straight.
    case direct
    /// Through a tunnel that the proxy opens: CONNECT or SOCKS.
    case tunnel(ProxyServer)
    /// Through a proxy that reads the request and gets the whole URL in its first line.
    case forward(ProxyServer)
  }

  /// How requests reach their host.
  let route: Route
  /// Trust and identity; the usual for plain http.
  let tls: TLSOptions
  /// The host that stands behind `tls.serverName`; nil without that.
  let hostBehindName: String?
  /// The time until a connection stands.
  let connectDeadline: Duration
  /// How many bytes a compressed body may unpack to; the exact limit is each request's own.
  let inflationLimit: Int

  /// Decides how a request is sent.
  init(_ request: HTTPRequest, url: URLParts, rules: ProxyRules) throws(HTTPTransportError) {
    let isSecure = url.scheme == "https"
    let proxy = request.bypassesProxy ? nil : try Self.proxy(for: request, url: url, rules: rules)
    switch (proxy?.kind, proxy) {
    case (.http, let proxy?), (.https, let proxy?):
      if isSecure, proxy.kind == .https {
        throw HTTPTransportError(
          .misconfigured,
          "\(proxy.variable) names the proxy https://\(proxy.place), but TLS inside TLS is not supported; name it with http://"
        )
      }
      route = isSecure ? .tunnel(proxy) : .forward(proxy)
    case (.socks5, let proxy?): route = .tunnel(proxy)
    default: route = .direct
    }
    tls = isSecure ? request.tls : TLSOptions()
    hostBehindName = isSecure && request.tls.serverName != nil ? url.host : nil
    connectDeadline = request.connectDeadline
    inflationLimit = [1 << 20, 64 << 20].first { request.bodyLimit <= $0 } ?? request.bodyLimit
  }

  private static func proxy(
    for request: HTTPRequest, url: URLParts, rules: ProxyRules
  ) throws(HTTPTransportError) -> ProxyServer? {
    guard let proxy = request.proxy else { return try rules.proxy(for: url) }
    return try ProxyServer(proxy.url.reveal(), from: proxy.source)
  }

  /// The proxy in between, if any.
  var proxy: ProxyServer? {
    switch route {
    case .direct: nil
    case .tunnel(let proxy), .forward(let proxy): proxy
    }
  }
}
