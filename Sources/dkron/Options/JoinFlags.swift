import AgentConfiguration
import ArgumentParser

/// Flags that say how peers are found.
struct JoinFlags: ParsableArguments {
  @Option(Settings.retryJoin) var retryJoin: [String]
  @Option(Settings.joinOnce) var joinOnce: [String]
  @Option(Settings.retryInterval) var retryInterval: String?
  @Option(Settings.retryMax) var retryMax: String?
  @Option(Settings.retryDeadline) var retryDeadline: String?
  @Option(Settings.retryExhausted) var retryExhausted: String?
  @Option(Settings.rejoinInterval) var rejoinInterval: String?
  @Option(Settings.joinPort) var joinPort: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: retryJoin, for: Settings.retryJoin),
      FlagValue(given: joinOnce, for: Settings.joinOnce),
      FlagValue(given: retryInterval, for: Settings.retryInterval),
      FlagValue(given: retryMax, for: Settings.retryMax),
      FlagValue(given: retryDeadline, for: Settings.retryDeadline),
      FlagValue(given: retryExhausted, for: Settings.retryExhausted),
      FlagValue(given: rejoinInterval, for: Settings.rejoinInterval),
      FlagValue(given: joinPort, for: Settings.joinPort),
    ].compactMap(\.self)
  }
}
