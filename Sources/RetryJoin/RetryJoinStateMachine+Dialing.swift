import JoinMembership

// Seeds: handed to the membership driver as they come.
extension RetryJoinStateMachine {
  mutating func learn(_ local: LocalNode, _ now: Instant) {
    seeds.learn(local)
    seedsMayBeDue()
    pollLocalIfWaiting(now)
    endAttemptIfDone(now)
  }

  mutating func seedsMayBeDue() {
    while let dial = seeds.nextDial(using: &chance) { send(.dial(dial.id, dial.seeds)) }
  }

  /// Seeds without a port wait until the membership layer knows its own, which may be much later.
  mutating func pollLocalIfWaiting(_ now: Instant) {
    guard seeds.local != nil, seeds.hasWaiting, !isScheduled(.localPoll) else { return }
    schedule(.localPoll, at: now.advanced(by: .seconds(1)))
  }

  mutating func settle(_ outcome: SeedOutcome, of dial: Int, _ now: Instant) {
    let entry = seeds.settle(outcome, of: dial)
    guard case .joined = outcome.result else { return endAttemptIfDone(now) }
    if let index = entry.flatMap(index(of:)) { entries[index].hasBroughtPeer = true }
    join(now)
  }

  mutating func finishDial(_ dial: Int, _ now: Instant) {
    seeds.finish(dial)
    seedsMayBeDue()
    endAttemptIfDone(now)
  }
}
