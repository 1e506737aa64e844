import ArgumentParser
import DkronAgent
import JoinDiscovery
import JoinPrimitives

/// Finds out that the first word of a command line is no subcommand, which the parser would only call unexpected.
enum UnknownSubcommand {
  /// What to say of these arguments; nil when their first word is a flag or a subcommand, and so is what follows
  /// `help`.
  static func failure(in arguments: [String]) -> CommandFailure? {
    let names = Dkron.configuration.subcommands.map { $0._commandName } + ["help"]
    let words = arguments.prefix { !$0.hasPrefix("-") }
    guard let word = words.first == "help" ? words.dropFirst().first : words.first, !names.contains(word) else {
      return nil
    }
    let hint = nearestSpelling(of: word, among: names).map { "did you mean '\($0)'?" } ?? "'dkron --help' lists them"
    return CommandFailure(.usage, "there is no subcommand '\(ServerText.excerpt(word, limit: 60))'; \(hint)")
  }
}
