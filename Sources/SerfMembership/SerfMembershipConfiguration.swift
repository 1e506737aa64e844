package import JoinPrimitives

/// How the Serf agent is reached.
package struct SerfMembershipConfiguration: Sendable {
  /// Where an agent listens for RPC unless it is told otherwise.
  package static let defaultAgent = HostPort(.loopbackV4, port: 7373)

  /// The agent's RPC address; its port is 7373 where none is given.
  package var agent: HostPort
  /// The agent's `rpc_auth`, asked for at each connection so that a reference is read again. What it throws counts as a
  /// refused key.
  package var readKey: @Sendable () throws -> Secret?
  /// How long the connection may take.
  package var connectDeadline = Duration.seconds(5)
  /// How long the agent may take to answer what it knows by itself.
  package var commandDeadline = Duration.seconds(10)
  /// How long one join may take: the agent waits ten seconds for a peer that accepts and says nothing, and it may be busy
  /// with another client's join.
  package var joinDeadline = Duration.seconds(60)
  /// How often the members are read though no news has come: it finds lost news and a dead connection.
  package var refreshInterval = Duration.seconds(30)
  /// Where the jitter of reconnects starts.
  package var jitterSeed = UInt64.random(in: .min ... .max)

  /// Names the agent and its key.
  package init(agent: HostPort = defaultAgent, readKey: @escaping @Sendable () throws -> Secret? = { nil }) {
    self.agent = HostPort(host: agent.host, port: agent.port ?? 7373)
    self.readKey = readKey
  }
}
