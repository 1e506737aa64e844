/// How often a node probes and gossips, and how long it waits: the figures of memberlist's three profiles, but for what
/// `local` says.
package struct GossipTiming: Sendable, Hashable {
  /// How long one exchange over a stream may take.
  package var streamTimeout: Duration
  /// How many others are asked to ping a silent node.
  package var indirectProbes: Int
  /// Each message is sent this often for every decimal digit of the cluster's size.
  package var retransmitFactor: Int
  /// How many probe intervals a suspect has at least, for every decimal power of the cluster's size.
  package var suspicionFactor: Int
  /// How much longer than the least a suspicion lasts while nobody confirms it.
  package var suspicionMaximumFactor: Int
  /// Between two exchanges of the whole state, in a small cluster.
  package var pushPullInterval: Duration
  /// How long a direct answer may take.
  package var probeTimeout: Duration
  /// Between two probes.
  package var probeInterval: Duration
  /// How many nodes hear each round of gossip.
  package var gossipFanout: Int
  /// Between two rounds of gossip.
  package var gossipInterval: Duration
  /// How long a dead node is still told what is said of it, and remembered by its name.
  package var gossipToTheDead: Duration
  /// Health scores run from 0 to one less than this.
  package var healthLevels: Int

  /// Networks of one site; the default of Dkron and Serf.
  package static let lan = GossipTiming(
    streamTimeout: .seconds(10), indirectProbes: 3, retransmitFactor: 4, suspicionFactor: 4,
    suspicionMaximumFactor: 6, pushPullInterval: .seconds(30), probeTimeout: .milliseconds(500),
    probeInterval: .seconds(1), gossipFanout: 3, gossipInterval: .milliseconds(200), gossipToTheDead: .seconds(30),
    healthLevels: 8)

  /// Networks that span sites.
  package static let wan = GossipTiming(
    streamTimeout: .seconds(30), indirectProbes: 3, retransmitFactor: 4, suspicionFactor: 6,
    suspicionMaximumFactor: 6, pushPullInterval: .seconds(60), probeTimeout: .seconds(3), probeInterval: .seconds(5),
    gossipFanout: 4, gossipInterval: .milliseconds(500), gossipToTheDead: .seconds(60), healthLevels: 8)

  /// Nodes of one machine. A memberlist sends each message but twice here, which now and then are both for one node, so
  /// that the others hear of it only when states are exchanged.
  package static let local = GossipTiming(
    streamTimeout: .seconds(1), indirectProbes: 1, retransmitFactor: 3, suspicionFactor: 3,
    suspicionMaximumFactor: 6, pushPullInterval: .seconds(15), probeTimeout: .milliseconds(200),
    probeInterval: .seconds(1), gossipFanout: 3, gossipInterval: .milliseconds(100), gossipToTheDead: .seconds(15),
    healthLevels: 8)
}
