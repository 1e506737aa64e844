/// A host with or without a port, as an operator writes it: `10.0.0.5`, `db.example:8946`, `[2001:db8::1]:8946`.
public struct HostPort: Hashable, Sendable {
  /// An address, or a name that is still to be resolved.
  public enum Host: Hashable, Sendable {
    /// A literal address.
    case address(IPAddress)
    /// A DNS or hosts-file name in lower case, without its final dot.
    case name(String)
  }

  /// The host.
  public let host: Host
  /// The port, 1 to 65535, or nil when none was given.
  public let port: UInt16?

  /// Joins a host and a port.
  public init(host: Host, port: UInt16?) {
    self.host = host
    self.port = port
  }

  /// Joins an address and a port.
  public init(_ address: IPAddress, port: UInt16?) {
    self.init(host: .address(address), port: port)
  }

  /// Reads one spelling of a host. A bare IPv6 address holds no port: `2001:db8::1:8946` is eight groups.
  public init(parsing text: String) throws(HostPortError) {
    if text.isEmpty { throw .empty }
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw .missingBracket }
      let inner = text[text.index(after: text.startIndex)..<end]
      guard let address = IPAddress(inner), inner.contains(":") else { throw .badAddress(String(inner)) }
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .trailing(String(rest)) }
      self.init(address, port: rest.isEmpty ? nil : try Self.port(rest.dropFirst()))
    } else if text.count(where: { $0 == ":" }) > 1 {
      guard let address = IPAddress(text) else { throw .badAddress(text) }
      self.init(address, port: nil)
    } else {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let port = parts.count == 2 ? try Self.port(parts[1]) : nil
      self.init(host: try Self.host(String(parts[0])), port: port)
    }
  }

  private static func port(_ text: Substring) throws(HostPortError) -> UInt16 {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(text), port > 0
    else { throw .badPort(String(text)) }
    return port
  }

  private static func host(_ text: String) throws(HostPortError) -> Host {
    if let address = IPAddress(text) { return .address(address) }
    let name = (text.hasSuffix(".") ? String(text.dropLast()) : text).lowercased()
    if name.isEmpty { throw .empty }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    // A name whose last label is a number is a mistyped address, and some resolvers would read it as one.
    if let last = labels.last, isNumber(last) { throw .badAddress(text) }
    guard name.utf8.count <= 253, labels.allSatisfy(isLabel) else { throw .badName(text) }
    return .name(name)
  }

  private static func isNumber(_ label: Substring) -> Bool {
    if label.hasPrefix("0x") {
      return label.utf8.dropFirst(2).allSatisfy { (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0 }
    }
    return !label.isEmpty && label.utf8.allSatisfy { (0x30...0x39) ~= $0 }
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.unicodeScalars.allSatisfy { $0 == "-" || $0 == "_" || $0.properties.isAlphabetic || ("0"..."9") ~= $0 }
  }
}

extension HostPort: CustomStringConvertible {
  /// The canonical spelling, which `init(parsing:)` reads back: brackets around IPv6 whenever a port follows.
  public var description: String {
    switch (host, port) {
    case (.address(let address), let port?):
      address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    case (.address(let address), nil): "\(address)"
    case (.name(let name), let port?): "\(name):\(port)"
    case (.name(let name), nil): name
    }
  }
}

/// Why a text is no host.
public enum HostPortError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no text, or nothing before the port.
  case empty
  /// `[` without `]`.
  case missingBracket
  /// Neither a correct IPv4 nor a correct IPv6 address.
  case badAddress(String)
  /// Not a number from 1 to 65535.
  case badPort(String)
  /// A character or length that no host name has.
  case badName(String)
  /// Text behind the closing bracket that is no port.
  case trailing(String)

  /// The cause in words.
  public var description: String {
    switch self {
    case .empty: "the host is empty"
    case .missingBracket: "the bracket before an IPv6 address is never closed"
    case .badAddress(let text): "'\(text)' is not a correct IP address"
    case .badPort(""): "no port follows the colon"
    case .badPort(let text): "'\(text)' is not a port from 1 to 65535"
    case .badName(let text): "'\(text)' is not a correct host name"
    case .trailing(let text): "'\(text)' follows the address where only ':port' may stand"
    }
  }
}
