/// A join has three steps, each a stream to the seed: read its state without showing ourselves, show ourselves, and
/// wait for a sign that its cluster has accepted us, since a peer answers before it decides.
extension GossipNode {
  mutating func beginJoin(_ id: JoinID, _ seed: PeerAddress, isReadOnly: Bool) {
    guard joins[id] == nil else { return refuse("a join with the number \(id.number) is going on") }
    joins[id] = JoinProgress(id: id, seed: seed, isReadOnly: isReadOnly)
    if phase != .running {
      decideJoin(id, .failure(.notStarted(reason: "this node is leaving")))
    } else if joins.count > configuration.limits.joins {
      decideJoin(id, .failure(.notStarted(reason: "too many joins are going on")))
    } else if seed.isSamePlace(as: configuration.address) {
      decideJoin(id, .failure(.isMyself))
    } else if !open(.joinRead(id), to: seed, within: configuration.timing.streamTimeout) {
      decideJoin(id, .failure(.notStarted(reason: "too many streams are open")))
    }
  }

  /// Gives up a join; nothing more is said of it.
  mutating func dropJoin(_ id: JoinID) {
    guard joins.removeValue(forKey: id) != nil else { return }
    timers.cancel(.joinRecheck(id))
    timers.cancel(.joinVerdict(id))
    for (stream, open) in outgoingStreams.sorted(by: { $0.key.number < $1.key.number }) {
      switch open.purpose {
      case .joinRead(id), .joinAnnounce(id), .joinRecheck(id): close(stream)
      default: break
      }
    }
  }

  /// Step one: what the seed says before it knows us.
  mutating func judge(_ state: PushPull, of id: JoinID) {
    guard var join = joins[id] else { return }
    if join.isReadOnly { return finishRead(state, of: id) }
    let living = state.nodes.filter { !$0.state.isGone }
    let mine = state.nodes.first { $0.name == configuration.name }
    let others = living.filter { $0.name != configuration.name }
    if let mine, !mine.state.isGone, !isMyPlace(mine.address) {
      let failure = JoinFailure.nameTaken(name: mine.name, theirs: mine.address, ours: configuration.address)
      return decideJoin(id, .failure(failure))
    }
    guard !others.isEmpty else {
      // A seed that remembers others, or us as gone, is a member that is about to leave.
      let isMyself = state.nodes.count == 1 && mine?.state.isGone == false
      return decideJoin(id, .failure(isMyself ? .isMyself : .nobodyThere))
    }
    if let conflict = VersionCheck.conflict(ours: peers.all, theirs: state.nodes) {
      return decideJoin(id, .failure(.otherCluster(reason: conflict)))
    }
    let witnesses = others.prefix(JoinProgress.mostWitnesses)
    join.names = Set(witnesses.map(\.name))
    join.addresses = witnesses.map { $0.address.withPort(ifMissing: configuration.address.port) }
    join.memory = mine
    joins[id] = join
    if !open(.joinAnnounce(id), to: join.seed, within: configuration.timing.streamTimeout) {
      decideJoin(id, .failure(.notStarted(reason: "too many streams are open")))
    }
  }

  /// Step two: the seed has our state, and this is its own.
  mutating func takeIn(_ state: PushPull, of id: JoinID) {
    guard joins[id] != nil else { return }
    if let conflict = merge(state, isOwnJoin: true) {
      return decideJoin(id, .failure(.otherCluster(reason: conflict)))
    }
    announceJoin()
    joins[id]?.isConfirming = true
    let interval = configuration.timing.probeInterval
    timers.arm(.joinRecheck(id), at: now + interval)
    timers.arm(.joinVerdict(id), at: now + interval * 2)
    look(for: me, in: state, of: id)
  }

  /// Step three, where no sign has come by itself: reads the seed's state again.
  mutating func recheckJoin(_ id: JoinID) {
    guard let join = joins[id] else { return }
    _ = open(.joinRecheck(id), to: join.seed, within: configuration.timing.streamTimeout)
  }

  /// Whether a state names us as we are now: then its sender has accepted us.
  mutating func look(for me: Peer, in state: PushPull, of id: JoinID) {
    guard let mine = state.nodes.first(where: { $0.name == me.name }) else { return }
    let isAccepted = mine.state == .alive && isMyPlace(mine.address) && mine.incarnation == me.incarnation
    if isAccepted {
      confirmJoin(id)
    } else {
      joins[id]?.memory = mine
    }
  }

  private func isMyPlace(_ address: PeerAddress) -> Bool {
    address.withPort(ifMissing: configuration.address.port).isSamePlace(as: configuration.address)
  }
}

// MARK: - The verdict

extension GossipNode {
  /// Somebody pings us, or has our word from others: whoever waits for a sign from that cluster has it. A stranger's
  /// ping shows nothing.
  mutating func noteContact(from sender: PeerAddress, name: String) {
    if !isAccepted {
      isAccepted = peers.others.contains { !$0.state.isGone && ($0.name == name || $0.address.isSamePlace(as: sender)) }
    }
    guard joins.values.contains(where: \.isConfirming) else { return }
    let confirmed = joins.values.filter { join in
      join.isConfirming
        && (join.names.contains(name) || join.addresses.contains { $0.isSamePlace(as: sender) })
    }
    for id in confirmed.map(\.id).sorted(by: { $0.number < $1.number }) { confirmJoin(id) }
  }

  private mutating func confirmJoin(_ id: JoinID) {
    guard let join = joins[id], join.isConfirming else { return }
    isAccepted = true
    silentSeeds = []
    decideJoin(id, .success((name: join.name(of: join.seed, in: peers), liveMembers: liveMemberCount)))
  }

  /// No sign has come in time.
  mutating func endConfirmation(of id: JoinID) {
    guard let join = joins[id] else { return }
    statistics.joinsIgnored += 1
    noteSilence(of: join)
    decideJoin(id, .failure(.acceptedThenIgnored(reason: likelyCause(of: join))))
  }

  private func likelyCause(of join: JoinProgress) -> String {
    if let memory = join.memory, !isMyPlace(memory.address) {
      return """
        its cluster still remembers another node '\(memory.name)' at \(memory.address), which is gone; it takes this one \
        at \(configuration.address) once that is forgotten, within a minute or two
        """
    }
    if join.memory != nil {
      return """
        its cluster knows '\(configuration.name)' and does not take it for alive: it has not heard the news yet, or cannot \
        reach \(configuration.address)
        """
    }
    return """
      neither a ping nor an echo came: datagrams to \(configuration.address) may not get through, or another node of \
      its cluster speaks protocol versions that make it refuse us
      """
  }

  mutating func decideJoin(_ id: JoinID, _ result: Result<(name: String?, liveMembers: Int), JoinFailure>) {
    guard let join = joins[id] else { return }
    dropJoin(id)
    switch result {
    case .success(let found): send(.joinDecided(id, .joined(name: found.name, liveMembers: found.liveMembers)))
    case .failure(let failure) where join.isReadOnly: send(.stateRead(id, .failure(failure)))
    case .failure(let failure): send(.joinDecided(id, .failed(failure)))
    }
  }

  private mutating func finishRead(_ state: PushPull, of id: JoinID) {
    dropJoin(id)
    send(.stateRead(id, .success(RemoteState(members: state.nodes.map(GossipMember.init)))))
  }
}

extension GossipMember {
  /// A member as another node's state names it.
  init(_ node: NodeState) {
    let status: Status =
      switch node.state {
      case .alive, .suspect: .alive
      case .dead: .failed
      case .left: .left
      }
    self.init(
      name: node.name, address: node.address, tags: MemberTags.decode(node.meta), status: status,
      versions: node.versions)
  }
}
