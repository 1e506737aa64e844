import JoinPrimitives

extension Settings {
  static let node: [AnySetting] = [
    nodeName.untyped, tags.untyped, bindAddress.untyped, advertiseAddress.untyped, httpAddress.untyped, profile.untyped,
    leaveTimeout.untyped,
  ]

  /// The node's name.
  package static let nodeName = Setting.optionalText(
    "node-name", "The name of this node, unique in the cluster. Default: the host name.", placeholder: "name",
    check: TextRules.nodeName
  ).only(.gossip, .stub)

  /// The node's tags.
  package static let tags = Setting.map(
    "tags", "A tag that the other members see, as name=value. May be given several times."
  ).flag("tag").alias("tag").reloadable

  /// Where to listen for other members.
  package static let bindAddress = Setting.text(
    "bind-addr", "The address and port of this node in the cluster; {{ GetPrivateIP }} is this machine's private one.",
    default: "{{ GetPrivateIP }}:8946", placeholder: "address", check: TextRules.bindAddress
  ).only(.gossip, .stub)

  /// Under which address others reach it.
  package static let advertiseAddress = Setting.optionalText(
    "advertise-addr", "The address that other members are told, if it is not bind-addr.",
    placeholder: "address", check: TextRules.advertisedAddress
  ).only(.gossip, .stub)

  /// Where to serve HTTP.
  package static let httpAddress = Setting.text(
    "http-addr", "Where health and members are served over HTTP.", default: ":8080",
    placeholder: "address", check: TextRules.listenAddress)

  /// How patient timers are.
  package static let profile = Setting.choice(
    "profile", "How patient dials and timers are: local for one machine, lan, or wan for distant networks.",
    default: TimingProfile.lan)

  /// How long leaving may take.
  package static let leaveTimeout = Setting.duration(
    "leave-timeout", "How long leaving the cluster may take when the agent is stopped.", default: .seconds(12))
}
