internal import JoinPrimitives

extension GossipNode {
  /// Sets the timers that go round for ever, each staggered by chance, so that nodes which start together do not act
  /// together.
  mutating func startTimers() {
    let timing = configuration.timing
    for (timer, interval) in [
      (GossipTimer.probe, timing.probeInterval), (.pushPull, timing.pushPullInterval),
      (.reap, configuration.reapInterval), (.reconnect, configuration.reconnectInterval),
    ] {
      timers.arm(timer, at: now + random.duration(from: .zero, to: interval))
    }
  }

  /// Rings every timer that is due. Each is set again from now on, so that a node which was halted does not make up
  /// for what it missed.
  mutating func ringTimers() {
    while phase != .left, let timer = timers.popDue(now) {
      switch timer {
      case .probe: beginProbe()
      case .gossip: gossip()
      case .pushPull: beginPushPull()
      case .reap: reap()
      case .reconnect: reconnect()
      case .probeTimeout: probeIndirectly()
      case .probeEnd: endProbe()
      case .suspicion(let name): endSuspicion(of: name)
      case .relayedProbe(let sequence): giveUpRelayedProbe(sequence)
      case .stream(let id): timeOut(id)
      case .joinRecheck(let id): recheckJoin(id)
      case .joinVerdict(let id): endConfirmation(of: id)
      case .query(let id): endQuery(id)
      case .answer(let id): answerableQueries[id] = nil
      case .leave: endLeaveStep()
      }
    }
  }
}
