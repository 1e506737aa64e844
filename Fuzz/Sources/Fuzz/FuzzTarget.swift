/// What can be fuzzed. A target traps when a reader breaks a promise; that it does not trap by itself is the first one.
enum FuzzTarget: String, CaseIterable {
  /// UDP packets, as a node in a cluster takes them.
  case packet
  /// Messages on TCP streams, whole and in pieces.
  case stream
  /// Labels and encryption around both.
  case envelope
  /// The compression of memberlist.
  case lzw
  /// MessagePack.
  case msgpack
  /// The expressions by which queries choose members.
  case tags
  /// The entries of `--retry-join`.
  case entry
  /// Address templates.
  case template
  /// YAML, of configuration files and kubeconfigs.
  case yaml
  /// Answers of EC2.
  case ec2

  /// The one that this process feeds.
  nonisolated(unsafe) static var chosen: FuzzTarget?

  func feed(_ bytes: [UInt8]) {
    switch self {
    case .packet: GossipTargets.packet(bytes)
    case .stream: GossipTargets.stream(bytes)
    case .envelope: EnvelopeTarget.feed(bytes)
    case .lzw: GossipTargets.lzw(bytes)
    case .msgpack: GossipTargets.messagePack(bytes)
    case .tags: GossipTargets.tagExpression(bytes)
    case .entry: TextTargets.entry(bytes)
    case .template: TextTargets.template(bytes)
    case .yaml: TextTargets.yaml(bytes)
    case .ec2: EC2Target.feed(bytes)
    }
  }
}
