/// A key, a certificate or a signature that came to nothing.
package struct KeyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  package enum Code: Sendable, Hashable {
    /// The text holds none.
    case missing
    /// It is encrypted, and there is no passphrase.
    case encrypted
    /// The passphrase does not open it.
    case wrongPassphrase
    /// It is broken.
    case malformed
    /// A format, a kind of key or an algorithm that is not known here, or that the system forbids.
    case unsupported
  }

  /// The cause.
  package let code: Code
  /// What failed and why, without any of the key.
  package let message: String
  /// What the operator can do.
  package let remedy: String

  /// Describes a failure.
  package init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}
