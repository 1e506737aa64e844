internal import AgentConfiguration
internal import GossipMembership
internal import JoinDiscovery
internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import SeedDialing
internal import SerfMembership
internal import StubMembership

/// The membership drivers by their names: one line each.
enum MembershipDrivers {
  static func make(
    _ configuration: AgentConfiguration, addresses: NodeAddresses?, environment: Environment, seed: UInt64,
    logger: Logger
  ) -> any MembershipDriver {
    let prober = SeedDialer(connectDeadline: configuration.profile.connectDeadline)
    switch configuration.membership {
    case .gossip:
      guard let addresses else { preconditionFailure("every driver but serf is made with addresses") }
      return GossipMembership(
        GossipMembershipConfiguration(configuration, addresses: addresses, seed: seed), prober: prober, logger: logger)
    case .serf:
      return SerfMembership(
        SerfMembershipConfiguration(agent: configuration.serfRPCAddress, jitterSeed: seed) {
          try configuration.serfRPCAuth?.read(environment: environment, files: LocalFileSystem())
        },
        prober: prober, logger: logger)
    case .stub:
      guard let own = addresses?.advertised, case .address(let address) = own.host else {
        preconditionFailure("every driver but serf is made with addresses")
      }
      return StubMembership(
        name: configuration.nodeName, address: address, port: own.port ?? NodeAddresses.defaultPort,
        tags: configuration.tags, prober: prober, logger: logger)
    }
  }
}
