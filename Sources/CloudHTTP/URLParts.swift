/// An absolute http or https URL, taken apart without being decoded.
package struct URLParts: Sendable, Hashable {
  /// `http` or `https`, in lower case.
  package let scheme: String
  /// The host in lower case, without brackets and final dot.
  package let host: String
  /// The port, by default the scheme's.
  package let port: UInt16
  /// The path, `/` when the URL has none.
  package let path: String
  /// What follows the question mark; nil without one.
  package let query: String?

  /// Nil unless the text is an absolute http or https URL with a host.
  package init?(_ text: String) {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let rest = text[mark.upperBound...].prefix { $0 != "#" }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var authority = rest[..<end]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    guard let place = Self.place(authority) else { return nil }
    self.scheme = scheme
    host = place.host
    port = place.port ?? (scheme == "https" ? 443 : 80)
    let target = rest[end...]
    let question = target.firstIndex(of: "?")
    let path = target[..<(question ?? target.endIndex)]
    self.path = path.isEmpty ? "/" : String(path)
    query = question.map { String(target[target.index(after: $0)...]) }
  }

  /// Reads `host`, `host:port`, `[v6]` and `[v6]:port`.
  static func place(_ authority: Substring) -> (host: String, port: UInt16?)? {
    var host = authority
    var digits: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let tail = authority[authority.index(after: end)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
      digits = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      digits = authority[authority.index(after: colon)...]
    }
    if host.hasSuffix(".") { host = host.dropLast() }
    guard !host.isEmpty else { return nil }
    guard let digits, !digits.isEmpty else { return (host.lowercased(), nil) }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port > 0 else {
      return nil
    }
    return (host.lowercased(), port)
  }

  /// The host with brackets around IPv6.
  package var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether the port is the scheme's own.
  var hasUsualPort: Bool { port == (scheme == "https" ? 443 : 80) }

  /// What a Host header carries: the port only when it is not the scheme's own.
  package var authority: String { hasUsualPort ? bracketedHost : "\(bracketedHost):\(port)" }

  /// Host and port, both always.
  package var place: String { "\(bracketedHost):\(port)" }

  /// Scheme and authority.
  package var origin: String { "\(scheme)://\(authority)" }

  /// The URL as a message may show it: no user, no query, no fragment.
  package var display: String { origin + path }

  /// Path and query, as they stand in a request line.
  package var target: String { query.map { "\(path)?\($0)" } ?? path }
}
