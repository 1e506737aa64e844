import JoinMembership
import JoinPrimitives

// Seeds: handed to the membership driver as they come.
extension RetryJoinStateMachine {
  mutating func learn(_ local: LocalNode, _ now: Instant) {
    let (members, watch) = (memberEndpoints, watch)
    seeds.learn(local) { watch.isNews($0, among: members) }
    gatherSeeds(now)
    pollLocalIfWaiting(now)
    endAttemptIfDone(now)
  }

  /// Seeds of several entries mostly come within the same few milliseconds; gathered, they are dialled in one random
  /// order, and many dead ones cannot take up all dials before a live one has its turn.
  mutating func gatherSeeds(_ now: Instant) {
    guard seeds.hasQueue, !isScheduled(.gather) else { return }
    schedule(.gather, at: now.advanced(by: .milliseconds(10)))
  }

  mutating func dialSeeds() {
    while let dial = seeds.nextDial(using: &chance) { send(.dial(dial.id, dial.seeds)) }
  }

  /// Seeds without a port wait until the membership layer knows its own, which may be much later.
  mutating func pollLocalIfWaiting(_ now: Instant) {
    guard seeds.local != nil, seeds.hasWaiting, !isScheduled(.localPoll) else { return }
    schedule(.localPoll, at: now.advanced(by: .seconds(1)))
  }

  mutating func settle(_ outcome: SeedOutcome, of dial: Int, _ now: Instant) {
    let entry = seeds.settle(outcome, of: dial)
    if watch.isLooking, outcome.result != .spare { watch.settle(outcome.seed.endpoint) }
    expectMerger(with: outcome, now)
    guard case .joined = outcome.result else { return endAttemptIfDone(now) }
    if let index = entry.flatMap(index(of:)), !entries[index].hasBroughtPeer {
      entries[index].hasBroughtPeer = true
      if case .joined = phase { seeds.dropQueue(exceptOf: isWanted) }
    }
    join(now)
  }

  mutating func finishDial(_ dial: Int, _ now: Instant) {
    seeds.finish(dial)
    dialSeeds()
    endAttemptIfDone(now)
  }
}
