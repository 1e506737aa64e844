internal import AgentConfiguration
package import JoinMembership
internal import Logging
internal import SerfMembership
internal import StubMembership

/// The membership drivers by their names: one line each.
enum MembershipDrivers {
  static func make(
    _ configuration: AgentConfiguration, addresses: NodeAddresses?, logger: Logger
  ) -> any MembershipDriver {
    switch configuration.membership {
    case .serf:
      return SerfMembership(
        SerfMembershipConfiguration(agent: configuration.serfRPCAddress) { configuration.serfRPCAuth }, logger: logger)
    case .stub:
      let own = addresses?.advertised
      guard case .address(let address)? = own?.host else { preconditionFailure("the stub needs an address") }
      return StubMembership(
        name: configuration.nodeName, address: address, port: own?.port ?? NodeAddresses.defaultPort,
        tags: configuration.tags, logger: logger)
    }
  }
}
