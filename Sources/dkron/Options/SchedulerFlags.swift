import AgentConfiguration
import ArgumentParser

/// Flags of Dkron's scheduler, accepted so that an existing command line works.
struct SchedulerFlags: ParsableArguments {
  @Option(Settings.server) var server: String?
  @Option(Settings.bootstrap) var bootstrap: String?
  @Option(Settings.bootstrapExpect) var bootstrapExpect: String?
  @Option(Settings.datacenter) var datacenter: String?
  @Option(Settings.region) var region: String?
  @Option(Settings.rpcPort) var rpcPort: String?
  @Option(Settings.advertiseRPCPort) var advertiseRPCPort: String?
  @Option(Settings.raftMultiplier) var raftMultiplier: String?
  @Option(Settings.reconcileInterval) var reconcileInterval: String?
  @Option(Settings.devMode) var devMode: String?
  @Option(Settings.ui) var ui: String?
  @Option(Settings.disableUsageStats) var disableUsageStats: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: server, for: Settings.server),
      FlagValue(given: bootstrap, for: Settings.bootstrap),
      FlagValue(given: bootstrapExpect, for: Settings.bootstrapExpect),
      FlagValue(given: datacenter, for: Settings.datacenter),
      FlagValue(given: region, for: Settings.region),
      FlagValue(given: rpcPort, for: Settings.rpcPort),
      FlagValue(given: advertiseRPCPort, for: Settings.advertiseRPCPort),
      FlagValue(given: raftMultiplier, for: Settings.raftMultiplier),
      FlagValue(given: reconcileInterval, for: Settings.reconcileInterval),
      FlagValue(given: devMode, for: Settings.devMode),
      FlagValue(given: ui, for: Settings.ui),
      FlagValue(given: disableUsageStats, for: Settings.disableUsageStats),
    ].compactMap(\.self)
  }
}
