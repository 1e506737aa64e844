internal import AgentConfiguration
internal import GossipCore
internal import GossipMembership
internal import JoinPrimitives

extension GossipMembershipConfiguration {
  /// What the agent's settings mean for its gossip node.
  init(_ configuration: AgentConfiguration, addresses: NodeAddresses, seed: UInt64) {
    guard case .address(let bound) = addresses.bound.host else {
      preconditionFailure("a node binds addresses, not names")
    }
    self.init(
      name: configuration.nodeName, bindAddress: bound, port: addresses.bound.port ?? NodeAddresses.defaultPort,
      tags: configuration.tags, seed: seed)
    advertised = addresses.advertised
    switch configuration.profile {
    case .lan: timing = .lan
    case .wan: timing = .wan
    case .local: timing = .local
    }
    reconnectTimeout = configuration.serfReconnectTimeout
    key = configuration.encrypt
    keyRingFile = KeyRingFile(folder: configuration.dataDirectory)
    label = configuration.clusterLabel.flatMap { ClusterLabel($0) } ?? .none
  }
}
