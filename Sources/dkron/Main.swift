import ArgumentParser
import DkronAgent
import Glibc

@main
enum Main {
  static func main() async {
    // A reader of our output that goes away (`dkron discover … | head`) is an ordinary write error.
    signal(SIGPIPE, SIG_IGN)
    do {
      let arguments = GoFlagSpelling.normalize(Array(CommandLine.arguments.dropFirst()))
      if arguments.first == AgentCommand._commandName { takeEarlySignals() }
      if let failure = UnknownSubcommand.failure(in: arguments) { throw failure }
      var command = try Dkron.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      if !failure.problems.isEmpty { StandardError.write(failure.errorText) }
      exit(failure.code.rawValue)
    } catch {
      // The parser's own errors have codes of their own; what it does not know is a fault of ours.
      guard Dkron.exitCode(for: error) == .failure else { Dkron.exit(withError: error) }
      StandardError.write("dkron: this should not have happened: \(error); please report it\n")
      exit(DkronAgent.ExitCode.software.rawValue)
    }
  }

  /// Until the agent takes in its signals by itself, there is nothing to read anew, and nobody to take leave of.
  private static func takeEarlySignals() {
    signal(SIGHUP, SIG_IGN)
    for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
  }
}
