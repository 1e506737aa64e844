package import GossipCore
package import JoinPrimitives

/// What a gossip node is told.
package struct GossipMembershipConfiguration: Sendable {
  /// The node's name, unique in the cluster.
  package var name: String
  /// What is bound, for datagrams and streams; perhaps a wildcard. Port 0 takes a free one.
  package var bindAddress: IPAddress
  /// The port of both.
  package var port: UInt16
  /// What others are told; its port is the bound one where it is nil.
  package var advertised: HostPort?
  /// What the node says of itself.
  package var tags: [String: String]
  /// How often it probes and gossips.
  package var timing = GossipTiming.lan
  /// How long a member may be failed before it is forgotten.
  package var reconnectTimeout = Duration.seconds(24 * 3600)
  /// The cluster's key in base64, unless the file holds a ring.
  package var key: Secret?
  /// Where changes of the keys are kept; a ring that is found there wins over `key`.
  package var keyRingFile: KeyRingFile?
  /// The cluster's label.
  package var label = ClusterLabel.none
  /// Where the node's chance comes from.
  package var seed: UInt64

  /// Names a node and its socket; all else has the defaults of a local network.
  package init(name: String, bindAddress: IPAddress, port: UInt16, tags: [String: String] = [:], seed: UInt64) {
    self.name = name
    self.bindAddress = bindAddress
    self.port = port
    self.tags = tags
    self.seed = seed
  }
}
