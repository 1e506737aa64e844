public import JoinPrimitives

/// The go-sockaddr templates that stand for an address of this machine. This version knows `{{ GetPrivateIP }}`.
public enum AddressTemplate {
  /// Replaces every template in `text` by the address that it stands for. An IPv6 address before a port gets brackets.
  public static func evaluate(
    _ text: String, interfaces: [NetworkInterface]
  ) throws(AddressTemplateError) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      guard let end = rest[start.upperBound...].firstRange(of: "}}") else { throw .unclosed(text) }
      let name = rest[start.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
      guard name == "GetPrivateIP" else { throw .unknown(name) }
      guard let address = privateAddress(of: interfaces) else { throw .noAddress }
      result += rest[..<start.lowerBound]
      rest = rest[end.upperBound...]
      result += address.family == .v6 && rest.hasPrefix(":") ? "[\(address)]" : "\(address)"
    }
    return result + rest
  }

  /// Whether `text` holds a template.
  public static func isTemplate(_ text: String) -> Bool { text.contains("{{") }

  /// The address that this machine is best reached at by its neighbours: private IPv4, else unique local IPv6, else
  /// global IPv4, else global IPv6; the lowest of its kind, so that the choice does not depend on the system's order.
  public static func privateAddress(of interfaces: [NetworkInterface]) -> IPAddress? {
    let candidates = interfaces.filter(\.isUp).flatMap(\.addresses)
      .filter { !$0.isLoopback && !$0.isLinkLocal && !$0.isUnspecified && !$0.isMulticast }
    let rank = { (address: IPAddress) in
      switch (address.family, address.isPrivate) {
      case (.v4, true): 0
      case (.v6, true): 1
      case (.v4, false): 2
      case (.v6, false): 3
      }
    }
    return candidates.min { (rank($0), $0) < (rank($1), $1) }
  }
}

/// A template that gives no address.
public enum AddressTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `{{` without `}}`.
  case unclosed(String)
  /// A function that this version does not know.
  case unknown(String)
  /// No interface has a suitable address now; one may come up later.
  case noAddress

  /// The cause and the remedy in words.
  public var description: String {
    switch self {
    case .unclosed(let text): "'\(text)' has '{{' without '}}'; close the template"
    case .unknown(let name):
      "the template '{{ \(name) }}' is not supported in this version; write an address or '{{ GetPrivateIP }}'"
    case .noAddress: "no network interface has an address but loopback yet; wait for the network or name an address"
    }
  }
}
