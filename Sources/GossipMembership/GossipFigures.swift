package import GossipCore

/// What a node and the shell around it have counted since the start.
package struct GossipFigures: Sendable, Hashable {
  /// What the node itself has counted.
  package let node: GossipStatistics
  /// Packets and streams whose encryption or label is not ours.
  package let refused: Int
  /// Packets that were dropped because too many waited.
  package let dropped: Int
  /// Packets that could not be handed to the system.
  package let unsent: Int
  /// Connections that were closed at once because too many were open.
  package let turnedAway: Int
}
