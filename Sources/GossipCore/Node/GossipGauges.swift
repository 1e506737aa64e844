/// How a node stands now, in figures that go up and down.
package struct GossipGauges: Sendable, Hashable {
  /// How healthy the node takes itself to be: 0 is best.
  package var healthScore: Int
  /// Members under suspicion.
  package var suspects: Int
  /// Members that answer over streams and not by datagram.
  package var membersWithoutDatagrams: Int
  /// News of who lives that waits to be gossiped.
  package var waitingStates: Int
  /// Intents that wait to be gossiped.
  package var waitingIntents: Int
  /// Queries that wait to be gossiped.
  package var waitingQueries: Int
  /// User events that wait to be gossiped.
  package var waitingEvents: Int
}

extension GossipNode {
  /// How the node stands now.
  package var gauges: GossipGauges {
    GossipGauges(
      healthScore: health.value, suspects: suspicions.count, membersWithoutDatagrams: membersWithoutDatagrams,
      waitingStates: stateBroadcasts.count, waitingIntents: intentBroadcasts.count,
      waitingQueries: queryBroadcasts.count, waitingEvents: eventBroadcasts.count)
  }
}
