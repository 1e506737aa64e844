/// Where to listen, as Go programs write it: `10.0.0.5:8946`, `localhost:8080`, `:8080` for every interface.
public struct ListenAddress: Hashable, Sendable {
  /// The host; nil for every interface.
  public let host: HostPort.Host?
  /// The port; 0 for any free one, nil when none was given.
  public let port: UInt16?

  /// Reads one spelling.
  public init(parsing text: String) throws(HostPortError) {
    if text.hasPrefix(":"), !text.hasPrefix("::") {
      host = nil
      port = text == ":0" ? 0 : try HostPort(parsing: "0.0.0.0\(text)").port
    } else if text.hasSuffix(":0"), IPAddress(text) == nil {
      host = try HostPort(parsing: String(text.dropLast(2))).host
      port = 0
    } else {
      let place = try HostPort(parsing: text)
      host = place.host
      port = place.port
    }
  }
}
