import AgentConfiguration
import ArgumentParser

/// The flag of every setting. Values stay texts here: `ConfigurationLoader` reads them, so that a bad one is reported
/// like a bad one in a file.
struct AgentFlags: ParsableArguments {
  @OptionGroup(title: "Finding peers") var join: JoinFlags
  @OptionGroup(title: "This node") var node: NodeFlags
  @OptionGroup(title: "Membership") var cluster: ClusterFlags
  @OptionGroup(title: "Running") var run: RunFlags
  @OptionGroup(title: "Accepted from Dkron, without effect") var scheduler: SchedulerFlags
  @OptionGroup(title: "Accepted from Dkron, without effect") var notifications: NotificationFlags

  /// What was given, by setting.
  var values: [FlagValue] {
    join.values + node.values + cluster.values + run.values + scheduler.values + notifications.values
  }
}

extension FlagValue {
  init?<Value>(given text: String?, for setting: Setting<Value>) {
    guard let text else { return nil }
    self.init(setting.key, [text])
  }

  init?<Value>(given texts: [String], for setting: Setting<Value>) {
    if texts.isEmpty { return nil }
    self.init(setting.key, texts)
  }
}
