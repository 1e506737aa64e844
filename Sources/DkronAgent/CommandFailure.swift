/// A command that ends without success: what standard error says and what the process returns.
package struct CommandFailure: Error, Sendable {
  /// What the process returns.
  package let code: ExitCode
  /// Each thing that is wrong on its own: what happened, where, why, and what to do, perhaps with indented lines below
  /// that show the spot; empty when all has been said.
  package let problems: [String]

  /// Describes an ending with one cause, or none when all has been said.
  package init(_ code: ExitCode, _ message: String) {
    self.init(code, problems: message.isEmpty ? [] : [message])
  }

  /// Describes an ending with any number of causes.
  package init(_ code: ExitCode, problems: [String]) {
    self.code = code
    self.problems = problems
  }

  /// All of it, one line or more for each problem.
  package var message: String { problems.joined(separator: "\n") }

  /// All of it as standard error shows it, each problem under the name of the program.
  package var errorText: String { problems.map { "dkron: \($0)\n" }.joined() }
}
