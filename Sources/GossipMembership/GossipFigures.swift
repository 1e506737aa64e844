package import GossipCore

/// What a node and the shell around it have counted since the start.
package struct GossipFigures: Sendable, Hashable {
  /// A figure for each class of packets.
  package struct ByClass: Sendable, Hashable {
    /// That of pings and answers to them.
    package let probes: Int
    /// That of all else.
    package let gossip: Int

    init(probes: Int, gossip: Int) {
      self.probes = probes
      self.gossip = gossip
    }
  }

  /// What the node itself has counted.
  package let node: GossipStatistics
  /// How the node stands now.
  package let gauges: GossipGauges
  /// Packets and streams whose encryption or label is not ours.
  package let refused: Int
  /// Packets that were dropped because too many waited.
  package let dropped: ByClass
  /// Packets that wait to be read.
  package let waiting: ByClass
  /// Packets that could not be handed to the system.
  package let unsent: Int
  /// Connections that were closed at once because too many were open.
  package let turnedAway: Int
}
