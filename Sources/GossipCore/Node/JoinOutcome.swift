/// What became of a join.
package enum JoinOutcome: Sendable, Hashable {
  /// A foreign live member answered, and its cluster has accepted us. The name is that of the member at the seed's
  /// address, where there is one; the count includes this node.
  case joined(name: String?, liveMembers: Int)
  /// It did not come to that.
  case failed(JoinFailure)
}

/// Why a join or a read came to nothing.
package enum JoinFailure: Error, Sendable, Hashable {
  /// The seed is this node.
  case isMyself
  /// The port is closed.
  case refused
  /// Nothing accepted the connection in time.
  case timedOut
  /// The seed accepted the connection, and did not answer in time.
  case silent
  /// The seed answers, but knows no live member.
  case nobodyThere
  /// A live member of that cluster is called as we are; we did not announce ourselves.
  case nameTaken(name: String, theirs: PeerAddress, ours: PeerAddress)
  /// The seed belongs to a cluster that we cannot be in, for this reason.
  case otherCluster(reason: String)
  /// The seed took our state and its cluster ignores us, most likely for this reason.
  case acceptedThenIgnored(reason: String)
  /// The network or the peer failed for this reason.
  case failed(reason: String)
  /// The node is leaving, or has too much to do.
  case notStarted(reason: String)
}

/// What a seed says of its cluster.
package struct RemoteState: Sendable, Hashable {
  /// Everybody it knows of; a member that is suspected counts as alive, one that left or died as such.
  package let members: [GossipMember]
}
