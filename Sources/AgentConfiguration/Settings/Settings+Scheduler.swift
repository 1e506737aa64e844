extension Settings {
  /// Settings of Dkron's scheduler and web UI, as Dkron 4.0 names them. None does anything here.
  static let scheduler: [AnySetting] =
    [
      server.untyped, bootstrap.untyped, bootstrapExpect.untyped, datacenter.untyped, region.untyped, rpcPort.untyped,
      advertiseRPCPort.untyped, raftMultiplier.untyped, reconcileInterval.untyped, devMode.untyped, ui.untyped,
      disableUsageStats.untyped,
    ] + notifications

  /// Whether the node is a Dkron server. Never gossiped: this program runs no jobs.
  package static let server = Setting.flag("server", "Run as a Dkron server.").forScheduler

  /// `bootstrap`
  package static let bootstrap = Setting.flag("bootstrap", "Elect this server without waiting for others.").forScheduler

  /// How many servers Dkron waits for. Never gossiped.
  package static let bootstrapExpect = Setting.integer(
    "bootstrap-expect", "How many servers to wait for before a leader is elected.", in: 0...Int.max, default: 0
  ).forScheduler

  /// `datacenter`
  package static let datacenter = Setting.optionalText(
    "datacenter", "The data centre of this node.", default: "dc1", placeholder: "name"
  ).forScheduler

  /// Dkron's region. Never gossiped: a member that has one is given jobs, and would fail them.
  package static let region = Setting.optionalText(
    "region", "The region of this node.", default: "global", placeholder: "name"
  ).forScheduler

  /// `rpc-port`
  package static let rpcPort = Setting.integer(
    "rpc-port", "The port of the gRPC server.", in: 1...65535, default: 6868, placeholder: "port"
  ).forScheduler

  /// `advertise-rpc-port`
  package static let advertiseRPCPort = Setting.integer(
    "advertise-rpc-port", "The gRPC port that other members are told; 0 is rpc-port.", in: 0...65535, default: 0,
    placeholder: "port"
  ).forScheduler

  /// `raft-multiplier`
  package static let raftMultiplier = Setting.integer(
    "raft-multiplier", "Stretches the timing of Raft.", in: 0...10, default: 1
  ).forScheduler

  /// `reconcile-interval`, of which Dkron has no flag
  package static let reconcileInterval = Setting.duration(
    "reconcile-interval", "How often the store is compared with the members.", default: .seconds(60)
  ).alias("reconcileinterval").forScheduler

  /// `dev-mode`, of which Dkron has no flag
  package static let devMode = Setting.flag("dev-mode", "Keep no state.").alias("devmode").forScheduler

  /// `ui`
  package static let ui = Setting.flag("ui", "Serve the web UI.", default: true).forScheduler

  /// `disable-usage-stats`
  package static let disableUsageStats = Setting.flag("disable-usage-stats", "Send no usage statistics.").forScheduler
}
