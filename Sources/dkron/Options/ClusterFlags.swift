import AgentConfiguration
import ArgumentParser

/// Flags that say what brings members together.
struct ClusterFlags: ParsableArguments {
  @Option(Settings.membership) var membership: String?
  @Option(Settings.serfRPCAddress) var serfRPCAddress: String?
  @Option(Settings.serfRPCAuth) var serfRPCAuth: String?
  @Option(Settings.encrypt) var encrypt: String?
  @Option(Settings.clusterLabel) var clusterLabel: String?
  @Option(Settings.serfReconnectTimeout) var serfReconnectTimeout: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: membership, for: Settings.membership),
      FlagValue(given: serfRPCAddress, for: Settings.serfRPCAddress),
      FlagValue(given: serfRPCAuth, for: Settings.serfRPCAuth),
      FlagValue(given: encrypt, for: Settings.encrypt),
      FlagValue(given: clusterLabel, for: Settings.clusterLabel),
      FlagValue(given: serfReconnectTimeout, for: Settings.serfReconnectTimeout),
    ].compactMap(\.self)
  }
}
