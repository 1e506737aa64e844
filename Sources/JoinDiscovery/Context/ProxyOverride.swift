public import JoinPrimitives

/// A proxy that requests go through whatever the proxy variables say.
public struct ProxyOverride: Sendable, Hashable {
  /// Its URL, which may hold user and password.
  public let url: Secret
  /// What names it, for messages: `proxy-url in config.yml`.
  public let source: String

  /// Names a proxy.
  public init(url: Secret, source: String) {
    self.url = url
    self.source = source
  }
}
