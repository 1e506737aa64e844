import FoundationEssentials
package import JoinDiscovery
package import JoinPrimitives

/// A proxy, as one of the proxy variables names it.
package struct ProxyServer: Sendable, Hashable {
  /// How the proxy is spoken to.
  package enum Kind: String, Sendable, Hashable {
    /// HTTP in the clear.
    case http
    /// HTTP inside TLS.
    case https
    /// SOCKS version 5; the proxy resolves the names, as both spellings of the scheme do in Go.
    case socks5
  }

  /// How the proxy is spoken to.
  package let kind: Kind
  /// Its host, without brackets.
  package let host: String
  /// Its port.
  package let port: UInt16
  /// The user; nil when the variable gives none.
  package let user: String?
  /// The password; nil when the variable gives none.
  package let password: Secret?
  /// The variable that names it.
  package let variable: String

  /// Reads `host:port`, or a URL with one of the schemes http, https, socks5 and socks5h, with `user:password@` or
  /// without. Errors name the variable and never its value, which may hold a password.
  package init(_ text: String, from variable: String) throws(HTTPTransportError) {
    let mark = text.firstRange(of: "://")
    let scheme = mark.map { text[..<$0.lowerBound].lowercased() } ?? "http"
    let rest = mark.map { text[$0.upperBound...] } ?? text[...]
    switch scheme {
    case "http": kind = .http
    case "https": kind = .https
    case "socks5", "socks5h": kind = .socks5
    default: throw Self.failure(variable, "its scheme is none of http, https, socks5 and socks5h")
    }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let at = authority.lastIndex(of: "@")
    guard let place = URLParts.place(at.map { authority[authority.index(after: $0)...] } ?? authority) else {
      throw Self.failure(variable, "it holds no correct host and port")
    }
    guard place.host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Self.failure(variable, "its host holds a letter that no host has")
    }
    host = place.host
    port = place.port ?? Self.usualPort(of: kind)
    let words = at.map { authority[..<$0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) } ?? []
    guard let decoded = Self.decode(words) else {
      throw Self.failure(variable, "a percent sign in its user or password starts no correct escape")
    }
    user = decoded.first
    password = decoded.count == 2 ? Secret(decoded[1]) : nil
    self.variable = variable
    if kind == .socks5, user != nil {
      throw Self.failure(variable, "user and password are not supported for a SOCKS proxy")
    }
  }

  /// Host and port, for messages.
  package var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The value of a `Proxy-Authorization` header without its scheme; nil without a user.
  package var basicCredentials: Secret? {
    guard let user else { return nil }
    return Secret(Data("\(user):\(password?.reveal() ?? "")".utf8).base64EncodedString())
  }

  private static func decode(_ words: [Substring]) -> [String]? {
    let decoded = words.map { PercentEncoding.decode($0) }
    return decoded.contains(nil) ? nil : decoded.compactMap { $0 }
  }

  private static func usualPort(of kind: Kind) -> UInt16 {
    switch kind {
    case .http: 80
    case .https: 443
    case .socks5: 1080
    }
  }

  private static func failure(_ variable: String, _ words: String) -> HTTPTransportError {
    HTTPTransportError(.misconfigured, "\(variable) is no proxy: \(words)")
  }
}
