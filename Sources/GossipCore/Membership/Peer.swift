/// What the failure detector knows of a node.
struct Peer: Sendable {
  let name: String
  var address: PeerAddress
  var meta: [UInt8]
  var versions: ProtocolVersions
  var incarnation: UInt32
  var state: PeerState
  /// Since when it is in that state.
  var since: GossipInstant

  /// All of it, for a push/pull.
  var record: NodeState {
    NodeState(
      name: name, address: address, meta: meta, incarnation: incarnation, state: state, versions: versions)
  }

  /// The news that it lives.
  var alive: Alive {
    Alive(incarnation: incarnation, node: name, address: address, meta: meta, versions: versions)
  }
}
