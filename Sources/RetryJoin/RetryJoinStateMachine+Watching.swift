import JoinMembership
import JoinPrimitives

// Watching: a joined node looks around again now and then, and joins what is missing.
extension RetryJoinStateMachine {
  /// A cluster counts as one of its own from so many nodes on; fewer are nodes that have just started.
  private static var clusterSize: Int { 3 }
  /// Who comes later than this after a peer is not known to have come with it.
  private static var mergerTime: Duration { .seconds(5) }

  mutating func scheduleWatch(_ now: Instant, after delay: Duration = .zero) {
    guard !configuration.isOneShot, !standsDown, !entries.isEmpty else { return }
    guard let wait = watch.nextWait(using: &chance) else { return }
    schedule(.watch, at: now.advanced(by: wait + delay))
  }

  /// A round is due: the look itself, if it is this node's turn and none is under way.
  mutating func beginRound(_ now: Instant) {
    guard case .joined = phase else { return }
    scheduleWatch(now)
    guard !watch.isLooking, watch.isChosen(among: liveMembers, using: &chance) else { return }
    watch.beginLook(now)
    merger = nil
    attempt = Attempt(number: attempt.number, startedAt: now)
    seeds.forgetSettled()
    send(.askLocal)
    for index in entries.indices { startLookup(index, now) }
    endAttemptIfDone(now)
  }

  mutating func endLook(_ now: Instant) {
    watch.endLook()
    report(.lookedAround, nextTry: nil, now)
  }

  /// A peer that a look brought may have brought a cluster of its own, which the counts of the next seconds show.
  mutating func expectMerger(with outcome: SeedOutcome, _ now: Instant) {
    let isDue = merger.map { now >= $0.until } ?? true
    guard watch.isLooking, isDue, case .joined(let name) = outcome.result else { return }
    merger = Merger(
      peer: AttemptReport.Peer(name: name, endpoint: outcome.seed.endpoint), size: liveMembers + 1,
      member: memberEndpoints.min { "\($0)" < "\($1)" }, until: now.advanced(by: Self.mergerTime))
  }

  /// Says once that two clusters have become one, which is rarely what was meant.
  mutating func reportMerger(_ live: Int, _ now: Instant) {
    guard let found = merger, now < found.until else { return }
    let newcomers = live + 1 - found.size
    guard found.size >= Self.clusterSize, newcomers >= Self.clusterSize else { return }
    merger = nil
    let ours = found.member.map { " with \($0)" } ?? ""
    send(
      .warn(
        "two clusters have met: this side had \(found.size) nodes\(ours), the other brought \(newcomers) with "
          + "\(AttemptLine.describe(found.peer)); if they are not one cluster, check the entries of both"))
  }
}

/// A join that may turn out to be the meeting of two clusters.
struct Merger<Instant: Sendable>: Sendable {
  /// Who answered on the other side.
  let peer: AttemptReport.Peer
  /// How many nodes this side had, this node included.
  let size: Int
  /// Somebody on this side.
  let member: HostPort?
  /// Until when newcomers count as the other side.
  let until: Instant
}
