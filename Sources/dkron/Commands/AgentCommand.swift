import AgentConfiguration
import ArgumentParser
import DkronAgent
import Logging

struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Run the agent: find peers, join them, stay.",
    discussion: "Flags beat DKRON_ variables, which beat the configuration file, which beats the defaults.")

  @OptionGroup var config: ConfigFileOption
  @Flag(help: "Print the configuration in force with the origin of each value, and end.") var printConfig = false
  @OptionGroup var flags: AgentFlags

  func run() async throws {
    let surroundings = Surroundings.process
    let loaded = try surroundings.load(flags: flags.values, configFile: config.path)
    if printConfig {
      for warning in loaded.warnings { StandardError.write("warning: \(warning)\n") }
      StandardOutput.write(PrintConfig.render(loaded))
      return
    }
    let logger = Logger(label: "dkron") { _ in
      AgentLogHandler(format: loaded.configuration.logFormat, level: loaded.configuration.logLevel.threshold)
    }
    try await Agent(
      loaded, environment: surroundings.environment, registry: surroundings.registry, logger: logger
    ).run()
  }
}

extension LogLevel {
  /// The least severe level that is written.
  fileprivate var threshold: Logger.Level {
    switch self {
    case .trace: .trace
    case .debug: .debug
    case .info: .info
    case .warn: .warning
    case .error: .error
    case .fatal, .panic: .critical
    }
  }
}
