/// An SSH agent that could not help.
package struct SSHAgentError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  package enum Code: Sendable, Hashable {
    /// Nobody answers at its socket.
    case unreachable
    /// It is locked, its owner said no, or it does not hold the key any more.
    case refused
    /// What it said is no reply.
    case malformed
    /// The task was cancelled.
    case cancelled
  }

  /// The cause.
  package let code: Code
  /// What failed and why.
  package let message: String

  /// Describes a failure.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  package var description: String { message }
}
