package import JoinPrimitives

extension Settings {
  static let gossip: [AnySetting] = [
    encrypt.untyped, clusterLabel.untyped, dataDirectory.untyped, serfReconnectTimeout.untyped,
    enablePrometheus.untyped,
  ]

  /// The cluster's key.
  package static let encrypt = Setting.secret(
    "encrypt", "The key that encrypts gossip: 16, 24 or 32 bytes in base64; @env:NAME and @file:PATH refer to one.",
    withoutIt: "gossip is not encrypted"
  ).only(.gossip)

  /// The cluster's label.
  package static let clusterLabel = Setting.optionalText(
    "cluster-label", "A name that keeps clusters of one network apart; Dkron and Serf know none.", placeholder: "name",
    check: TextRules.clusterLabel
  ).only(.gossip)

  /// Where the agent keeps files.
  package static let dataDirectory = Setting.text(
    "data-dir",
    "The directory of the socket through which commands reach the agent, and of keyring.json; one for each agent.",
    default: "dkron.data",
    placeholder: "directory"
  )

  /// How long a failed member is remembered.
  package static let serfReconnectTimeout = Setting.duration(
    "serf-reconnect-timeout", "How long a failed member is tried again before it is forgotten.",
    default: .seconds(24 * 3600)
  ).only(.gossip)

  /// Whether metrics are served.
  package static let enablePrometheus = Setting.flag(
    "enable-prometheus", "Serve metrics for Prometheus at /metrics of http-addr."
  )
}
