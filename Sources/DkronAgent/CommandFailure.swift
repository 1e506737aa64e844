/// A command that ends without success: what standard error says and what the process returns.
package struct CommandFailure: Error, Sendable {
  /// What the process returns.
  package let code: ExitCode
  /// What happened, where, why, and what to do; empty when all has been said.
  package let message: String

  /// Describes an ending.
  package init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }
}
