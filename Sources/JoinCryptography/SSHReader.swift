/// Reads the wire form of SSH (RFC 4251, section 5) from bytes of any origin.
package struct SSHReader: Sendable {
  private var rest: ArraySlice<UInt8>

  /// Begins at the first byte.
  package init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  /// Whether everything was read.
  package var isAtEnd: Bool { rest.isEmpty }

  /// What was not read yet.
  package var remainder: [UInt8] { Array(rest) }

  /// One byte; nil at the end.
  package mutating func byte() -> UInt8? { rest.popFirst() }

  /// A number of four bytes; nil when fewer are left.
  package mutating func number() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A length and as many bytes; nil when fewer are left.
  package mutating func string() -> [UInt8]? {
    guard let count = number(), rest.count >= Int(count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }

  /// A string that is a text.
  package mutating func text() -> String? { string().map { String(decoding: $0, as: UTF8.self) } }
}
