import AgentConfiguration
import ArgumentParser

/// Flags that describe this node.
struct NodeFlags: ParsableArguments {
  @Option(Settings.nodeName) var nodeName: String?
  @Option(Settings.tags) var tags: [String]
  @Option(Settings.bindAddress) var bindAddress: String?
  @Option(Settings.advertiseAddress) var advertiseAddress: String?
  @Option(Settings.httpAddress) var httpAddress: String?
  @Option(Settings.profile) var profile: String?
  @Option(Settings.leaveTimeout) var leaveTimeout: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: nodeName, for: Settings.nodeName),
      FlagValue(given: tags, for: Settings.tags),
      FlagValue(given: bindAddress, for: Settings.bindAddress),
      FlagValue(given: advertiseAddress, for: Settings.advertiseAddress),
      FlagValue(given: httpAddress, for: Settings.httpAddress),
      FlagValue(given: profile, for: Settings.profile),
      FlagValue(given: leaveTimeout, for: Settings.leaveTimeout),
    ].compactMap(\.self)
  }
}
