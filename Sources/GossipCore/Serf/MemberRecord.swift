/// A member with what the Serf layer keeps of it.
struct MemberRecord: Sendable {
  var member: GossipMember
  /// The Lamport time of the latest intent about it.
  var statusTime: UInt64 = 0
  /// Since when it is failed or left.
  var goneSince: GossipInstant?

  /// A member that has just come.
  init(peer: Peer) {
    member = GossipMember(
      name: peer.name, address: peer.address, tags: MemberTags.decode(peer.meta), status: .alive,
      versions: peer.versions)
  }
}
