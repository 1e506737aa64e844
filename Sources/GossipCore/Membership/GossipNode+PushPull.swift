extension GossipNode {
  /// Exchanges the whole state with one live node, the rarer the larger the cluster is.
  mutating func beginPushPull() {
    timers.arm(.pushPull, at: now + configuration.timing.pushPullInterval * pushPullScale)
    guard phase == .running, let peer = peers.sample(1, random: &random, where: { $0.state == .alive }).first else {
      return
    }
    _ = open(.pushPull(isJoin: false), to: peer.address, within: configuration.timing.streamTimeout)
  }

  private var pushPullScale: Int {
    peers.count <= 32 ? 1 : Logarithm.binaryCeiling(peers.count) - 4
  }

  /// All that we know, as we tell it to another node.
  func localState(isJoin: Bool, origin: UInt64) -> PushPull {
    PushPull(isJoin: isJoin, nodes: peers.all.map(\.record), userState: serfState(), origin: origin)
  }

  /// Takes in all that another node knows; the reason when nothing of it is taken.
  @discardableResult
  mutating func merge(_ state: PushPull, isOwnJoin: Bool = false) -> String? {
    if let conflict = VersionCheck.conflict(ours: peers.all, theirs: state.nodes) {
      statistics.mergesRefused += 1
      note(.mergeRefused(reason: conflict))
      return conflict
    }
    statistics.merges += 1
    for node in state.nodes {
      switch node.state {
      case .alive:
        learn(
          Alive(
            incarnation: node.incarnation, node: node.name, address: node.address, meta: node.meta,
            versions: node.versions))
      case .left: bury(Accusation(incarnation: node.incarnation, node: node.name, from: node.name))
      // Death is taken for suspicion, so that the node can still speak for itself.
      case .dead, .suspect:
        suspect(Accusation(incarnation: node.incarnation, node: node.name, from: configuration.name))
      }
    }
    mergeSerfState(state.userState, isOwnJoin: isOwnJoin)
    return nil
  }
}
