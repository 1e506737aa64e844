import JoinPrimitives

/// One entry of `NO_PROXY`.
enum ProxyException: Sendable, Equatable {
  /// `*`
  case everything
  /// `10.0.0.0/8`
  case network(IPAddress, prefix: Int)
  /// `10.0.0.1`, `10.0.0.1:8080`, `[::1]:8080`
  case address(IPAddress, port: UInt16?)
  /// `example.com` matches itself and every name below; `.example.com` and `*.example.com` only those below.
  case domain(suffix: String, matchesItself: Bool, port: UInt16?)

  /// Nil for an entry that names nothing, which is ignored as Go ignores it.
  init?(_ entry: Substring) {
    let text = entry.trimmingBlanks.lowercased()
    if text.isEmpty { return nil }
    if text == "*" {
      self = .everything
      return
    }
    if let slash = text.firstIndex(of: "/") {
      guard let network = IPAddress(text[..<slash]), let prefix = Int(text[text.index(after: slash)...]),
        (0...network.bytes.count * 8).contains(prefix)
      else { return nil }
      self = .network(network, prefix: prefix)
      return
    }
    if let address = IPAddress(text) {
      self = .address(address, port: nil)
      return
    }
    guard let place = URLParts.place(text[...]) else { return nil }
    if let address = IPAddress(place.host) {
      self = .address(address, port: place.port)
      return
    }
    let name = place.host.hasPrefix("*.") ? String(place.host.dropFirst()) : place.host
    let matchesItself = !name.hasPrefix(".")
    self = .domain(suffix: matchesItself ? ".\(name)" : name, matchesItself: matchesItself, port: place.port)
  }

  /// Whether a host in lower case and a port are excepted.
  func matches(host: String, port: UInt16) -> Bool {
    switch self {
    case .everything: true
    case .network(let network, let prefix): IPAddress(host)?.isInside(network, prefix: prefix) ?? false
    case .address(let address, let wanted): IPAddress(host) == address && (wanted ?? port) == port
    case .domain(let suffix, let matchesItself, let wanted):
      (host.hasSuffix(suffix) || matchesItself && host == suffix.dropFirst()) && (wanted ?? port) == port
    }
  }
}
