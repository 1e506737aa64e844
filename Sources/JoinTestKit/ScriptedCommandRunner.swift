package import JoinDiscovery

/// A command runner that answers from a script and keeps what it was asked.
package final class ScriptedCommandRunner: CommandRunner {
  /// Plays one program: gives its standard output.
  package typealias Script = @Sendable (Command) async throws(CommandError) -> String

  private let script: Script
  private let record = Watched<[Command]>([])

  /// Answers every command by `script`, which may run concurrently with itself.
  package init(_ script: @escaping Script) {
    self.script = script
  }

  /// A machine without any program.
  package convenience init() {
    self.init { (command) throws(CommandError) in throw CommandError(program: command.program, reason: .notFound) }
  }

  /// All commands so far, in order.
  package var commands: [Command] { record.current }

  /// Records the command and asks the script.
  package func run(_ command: Command) async throws(CommandError) -> [UInt8] {
    record.change { $0.append(command) }
    return Array(try await script(command).utf8)
  }
}
