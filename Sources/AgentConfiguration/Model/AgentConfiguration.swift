package import JoinPrimitives

/// Everything that the agent is told, checked and with its defaults filled in.
package struct AgentConfiguration: Sendable {
  /// The name of this node, unique in the cluster.
  package var nodeName: String
  /// What the other members see of this node.
  package var tags: [String: String]
  /// Where to listen for members: an address with or without a port, `:port`, or a template.
  package var bindAddress: String
  /// The address that members are told, likewise; nil for the bound one.
  package var advertiseAddress: String?
  /// Where to serve HTTP, in the form of `bindAddress`; it may also be a name, and port 0 is any free one.
  package var httpAddress: String
  /// Whether HTTP shows metrics.
  package var enablePrometheus: Bool
  /// How patient timers are.
  package var profile: TimingProfile
  /// How long leaving may take.
  package var leaveTimeout: Duration
  /// Where to look for peers until one is found.
  package var retryJoin: [ConfiguredEntry]
  /// Where to look for peers once; used only where `retryJoin` was not given.
  package var join: [ConfiguredEntry]
  /// The longest wait between two attempts, at least 1 s.
  package var retryInterval: Duration
  /// How many attempts may fail; 0 is any number.
  package var retryMax: Int
  /// How long joining may take; zero is for ever.
  package var retryDeadline: Duration
  /// What happens when joining failed for good.
  package var retryExhausted: RetryExhausted
  /// How often a joined node looks for peers that it misses; zero is only when it is cut off.
  package var rejoinInterval: Duration
  /// The port of seeds whose entry gives none; nil for the port of this node's own address.
  package var joinPort: UInt16?
  /// What brings members together.
  package var membership: MembershipChoice
  /// Where the Serf agent listens; it always has a port.
  package var serfRPCAddress: HostPort
  /// The Serf agent's RPC key.
  package var serfRPCAuth: SecretSource?
  /// The cluster's key, in base64.
  package var encrypt: Secret?
  /// The cluster's label, at most 255 bytes.
  package var clusterLabel: String?
  /// How long a failed member is remembered.
  package var serfReconnectTimeout: Duration
  /// The lowest severity that is logged.
  package var logLevel: LogLevel
  /// How log lines are written.
  package var logFormat: LogFormat
  /// Where the agent keeps files.
  package var dataDirectory: String
}
