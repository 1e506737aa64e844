/// What a node is told before it starts.
package struct GossipConfiguration: Sendable, Hashable {
  /// Its name, unique in the cluster.
  package var name: String
  /// Where others reach it, by datagram and stream.
  package var address: PeerAddress
  /// What it says of itself.
  package var tags: [String: String]
  /// What it claims to understand and speak.
  package var versions = ProtocolVersions.dkron
  /// How often it probes and gossips.
  package var timing = GossipTiming.lan
  /// How much it keeps.
  package var limits = GossipLimits()
  /// Whether to compress what that makes shorter.
  package var compresses = true
  /// Whether the program answers queries; where it does not, they are passed on and not kept.
  package var answersQueries = false
  /// Whether to measure round trips and take part in the cluster's network coordinates.
  package var takesCoordinates = false
  /// Bytes that encryption and label will add to each packet.
  package var packetOverhead = 0

  /// How long a member may be failed before it is forgotten.
  package var reconnectTimeout = Duration.seconds(24 * 3600)
  /// How long it is remembered that a member has left.
  package var tombstoneTimeout = Duration.seconds(24 * 3600)
  /// Between two looks for members to forget.
  package var reapInterval = Duration.seconds(15)
  /// Between two attempts to reach a failed member again.
  package var reconnectInterval = Duration.seconds(30)
  /// How long an intent about an unknown node is kept.
  package var intentTimeout = Duration.seconds(300)
  /// How long each step of a leave waits for the news to go out.
  package var leaveBroadcastTimeout = Duration.seconds(5)
  /// How long a node that has left still answers.
  package var leavePropagationDelay = Duration.seconds(1)

  /// Names a node and its address; all else has Dkron's defaults.
  package init(name: String, address: PeerAddress, tags: [String: String] = [:]) {
    self.name = name
    self.address = address
    self.tags = tags
  }
}
