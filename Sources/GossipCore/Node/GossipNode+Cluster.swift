package import JoinPrimitives

extension GossipNode {
  /// Nodes that have known each other for long, as a large simulation needs them: letting each find all others would
  /// take longer than what is to be seen.
  package static func cluster(
    _ configurations: [GossipConfiguration], random: inout SeededGenerator, now: GossipInstant
  ) -> [GossipNode] {
    var nodes = configurations.map { GossipNode(configuration: $0, seed: random.next(), now: now) }
    var peers = NameTable<Peer>()
    var records = NameTable<MemberRecord>()
    for node in nodes {
      peers[node.me.name] = node.me
      records[node.me.name] = MemberRecord(peer: node.me)
    }
    let names = nodes.map(\.configuration.name)
    for index in nodes.indices {
      let others = (names[..<index] + names[(index + 1)...]).shuffled(using: &random)
      nodes[index].peers = PeerTable(own: names[index], everybody: peers, ring: others)
      nodes[index].memberRecords = records
      nodes[index].stateBroadcasts = BroadcastQueue(limit: configurations[index].limits.broadcasts)
    }
    return nodes
  }

  /// The incarnation by which this node knows another; nil when it does not, or not any more.
  package func incarnation(of name: String) -> UInt32? { peers[name]?.incarnation }
}
