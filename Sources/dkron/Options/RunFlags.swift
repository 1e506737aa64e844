import AgentConfiguration
import ArgumentParser

/// Flags for what the agent writes and keeps.
struct RunFlags: ParsableArguments {
  @Option(Settings.logLevel) var logLevel: String?
  @Option(Settings.logFormat) var logFormat: String?
  @Option(Settings.dataDirectory) var dataDirectory: String?
  @Option(Settings.enablePrometheus) var enablePrometheus: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: logLevel, for: Settings.logLevel),
      FlagValue(given: logFormat, for: Settings.logFormat),
      FlagValue(given: dataDirectory, for: Settings.dataDirectory),
      FlagValue(given: enablePrometheus, for: Settings.enablePrometheus),
    ].compactMap(\.self)
  }
}
