import AgentConfiguration
import ArgumentParser
import DkronAgent
import JoinDiscovery
import Logging

struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Run the agent: find peers, join them, stay.",
    discussion: "Flags beat DKRON_ variables, which beat the configuration file, which beats the defaults.")

  @OptionGroup var config: ConfigFileOption
  @Flag(help: "Print the configuration in force with the origin of each value, and end.") var printConfig = false
  @OptionGroup var flags: AgentFlags
  /// A peer's address is mostly what people put here; the parser would only call it unexpected.
  @Argument(help: .hidden) var strays: [String] = []

  func run() async throws {
    if let stray = strays.first { throw CommandFailure(.usage, Self.words(for: stray)) }
    let hangups = await Hangups()
    let surroundings = Surroundings.process
    let loaded = try surroundings.load(flags: flags.values, configFile: config.path)
    if printConfig {
      for warning in loaded.warnings { StandardError.write("warning: \(warning)\n") }
      StandardOutput.write(PrintConfig.render(loaded))
      return
    }
    let threshold = LogThreshold(loaded.configuration.logLevel)
    let logger = Logger(label: "dkron") { _ in
      AgentLogHandler(format: loaded.configuration.logFormat, threshold: threshold)
    }
    do {
      try await Agent(
        loaded, environment: surroundings.environment, registry: surroundings.registry, logger: logger,
        threshold: threshold, hangups: hangups,
        reload: { [flags = flags.values, file = config.path] () throws(CommandFailure) in
          try surroundings.load(flags: flags, configFile: file)
        }
      ).run()
    } catch let failure as CommandFailure where loaded.configuration.logFormat == .json {
      // A collector reads objects, the last word among them.
      for problem in failure.problems { logger.critical("\(problem)") }
      throw CommandFailure(failure.code, "")
    }
  }

  /// A word that belongs to no flag: a shell parts an entry without quotes at its blanks.
  private static func words(for stray: String) -> String {
    let shown = ServerText.excerpt(stray.prefix { $0 != "=" }.description, limit: 60)
    guard stray.contains("=") else {
      return
        "agent takes flags alone, and '\(shown)' is none; give a peer as --retry-join ADDRESS, and a truth value as "
        + "--flag=false"
    }
    return "'\(shown)=…' stands alone; put the whole entry in quotes: --retry-join 'provider=NAME \(shown)=…'"
  }
}
