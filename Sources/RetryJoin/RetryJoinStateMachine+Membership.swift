import JoinPrimitives

// Joined, and cut off again.
extension RetryJoinStateMachine {
  /// Peers that answer within this time stand in the same report.
  private static var settleTime: Duration { .milliseconds(250) }
  /// A driver may say that we are accepted before it lists who accepted us.
  private static var confirmationTime: Duration { .seconds(5) }

  /// Somebody else has accepted us.
  mutating func join(_ now: Instant) {
    if case .joined = phase { return endAttemptIfDone(now) }
    for kind in [TimerID.Kind.wait, .attemptEnd, .deadline, .localPoll] { cancel(kind) }
    phase = .joined(at: now)
    hasJoined = true
    hasGivenUp = false
    isAlone = false
    failures = 0
    formerMembers = liveMembers
    backoff.reset()
    seeds.dropQueue(exceptOf: isWanted)
    schedule(.settle, at: now.advanced(by: Self.settleTime))
    // The peer may be gone before it was ever counted, and then no count would tell.
    if liveMembers == 0, knowsMembers { awaitMembers(for: Self.confirmationTime, now) }
    watch.restart()
    scheduleWatch(now)
    endAttemptIfDone(now)
  }

  mutating func reportJoin(_ now: Instant) {
    guard case .joined(let joinedAt) = phase else { return }
    cancel(.settle)
    report(.joined(after: max(attempt.startedAt.duration(to: joinedAt), .zero)), nextTry: nil, now)
  }

  /// The membership layer has counted.
  mutating func count(_ live: Int, at endpoints: Set<HostPort>, _ now: Instant) {
    reportMerger(live, now)
    knowsMembers = true
    liveMembers = live
    memberEndpoints = endpoints
    if live > 0 {
      cancel(.isolation)
      formerMembers = live
      join(now)
    } else if case .joined = phase, !isScheduled(.isolation) {
      awaitMembers(for: formerMembers == 0 ? Self.confirmationTime : spread(over: formerMembers), now)
    }
  }

  /// Nobody is cut off for want of a count.
  mutating func loseCount() {
    knowsMembers = false
    cancel(.isolation)
  }

  /// A random delay for what the members of one cluster have reason to do together, since they must not all ask the
  /// same cloud at once.
  mutating func spread(over members: Int) -> Duration {
    chance.duration(from: .zero, to: min(.seconds(30), .milliseconds(10) * members))
  }

  /// Unless a member is counted by then, this node is cut off.
  private mutating func awaitMembers(for time: Duration, _ now: Instant) {
    schedule(.isolation, at: now.advanced(by: time))
  }

  /// No other live member is left.
  mutating func loseCluster(_ now: Instant) {
    guard case .joined = phase, liveMembers == 0 else { return }
    reportJoinIfPending(now)
    cancel(.watch)
    watch.restart()
    if standsDown || configuration.isOneShot || entries.isEmpty {
      phase = entries.isEmpty ? .idle : .exhausted
    } else {
      let isHeld = allHeld(at: now) != nil
      send(.warn("no other live member is left" + (isHeld ? "" : "; looking for peers again")))
      beginAttempt(now)
    }
  }

  private mutating func reportJoinIfPending(_ now: Instant) {
    if isScheduled(.settle) { reportJoin(now) }
  }
}
