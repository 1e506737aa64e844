extension GossipNode {
  /// How often each word of a leave is sent at least: a member that misses the intent takes the leave for a failure,
  /// and in the smallest clusters of the local profile all else is sent but three times.
  private static let leastTransmits = 4

  /// Begins to leave: first the intent, so that others call it a leave and no failure.
  mutating func beginLeave() {
    guard phase == .running else { return }
    for id in joins.keys.sorted(by: { $0.number < $1.number }) {
      decideJoin(id, .failure(.notStarted(reason: "this node is leaving")))
    }
    memberLeaving()
    guard peers.others.contains(where: { !$0.state.isGone }) else { return finishLeave() }
    memberRecords[me.name]?.statusTime = memberClock.tick()
    phase = .announcing(sayIntent())
    timers.arm(.leave, at: now + configuration.leaveBroadcastTimeout)
  }

  private mutating func sayIntent() -> BroadcastQueue.Ticket {
    let intent = LeaveIntent(time: memberRecords[me.name]?.statusTime ?? 0, node: me.name)
    return broadcast(SerfMessage.leave(intent).encoded, in: \.intentBroadcasts, least: Self.leastTransmits)
  }

  /// Goes on as soon as the queue has done with what we wait for.
  mutating func continueLeave() {
    switch phase {
    case .announcing(let ticket) where !intentBroadcasts.contains(ticket): depart()
    case .departing(let ticket) where !stateBroadcasts.contains(ticket): linger()
    default: break
    }
  }

  /// Goes on when the time for a step is up.
  mutating func endLeaveStep() {
    switch phase {
    case .announcing: depart()
    case .departing: linger()
    case .lingering: finishLeave()
    case .running, .left: break
    }
  }

  /// Declares the own death, and says the intent once more for those who have missed it. From here on we do not refute.
  private mutating func depart() {
    let death = Accusation(incarnation: me.incarnation, node: me.name, from: me.name)
    peers.update(me.name) { peer in
      peer.state = .left
      peer.since = now
    }
    _ = sayIntent()
    phase = .departing(broadcast(.dead(death), about: me.name, least: Self.leastTransmits))
    timers.arm(.leave, at: now + configuration.leaveBroadcastTimeout)
  }

  private mutating func linger() {
    phase = .lingering
    timers.arm(.leave, at: now + configuration.leavePropagationDelay)
  }

  private mutating func finishLeave() {
    phase = .left
    timers.removeAll()
    for id in outgoingStreams.keys.sorted(by: { $0.number < $1.number }) { close(id) }
    for id in incomingStreams.keys.sorted(by: { $0.number < $1.number }) { close(id) }
    memberRecords[me.name]?.member.status = .left
    send(.left)
  }
}
