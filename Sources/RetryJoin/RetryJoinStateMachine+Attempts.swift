import JoinPrimitives

// An attempt: its beginning, its end, and the wait after it.
extension RetryJoinStateMachine {
  /// Asks every entry that is neither held nor still running.
  mutating func beginAttempt(_ now: Instant) {
    if let wait = allHeld(at: now) { return standBy(wait, now) }
    attempt = Attempt(number: attempt.number + 1, startedAt: now)
    phase = .attempting
    // An address that no entry names any more must not be dialled: only a lookup that still runs keeps its seeds.
    let running = Set(entries.filter(\.isRunning).map(\.id))
    seeds.dropQueue { running.contains($0) }
    seeds.forgetSettled()
    schedule(.attemptEnd, at: now.advanced(by: configuration.interval))
    send(.askLocal)
    for index in entries.indices { startLookup(index, now) }
    gatherSeeds(now)
  }

  /// Nobody may be asked yet. The peers of the last run stand in for entries that are held, here as in an attempt.
  private mutating func standBy(_ wait: Duration, _ now: Instant) {
    send(.warn("every entry is held back, and the next attempt begins in \(AttemptLine.format(wait))"))
    attempt = Attempt(number: attempt.number, startedAt: now)
    self.wait(wait, now)
    seeds.forgetSettled()
    send(.askLocal)
    recallPeers()
  }

  /// Ends the attempt as soon as every entry has answered and every seed is settled.
  mutating func endAttemptIfDone(_ now: Instant) {
    guard !seeds.hasOpenSeeds, attempt.isLastChance || !entries.contains(where: \.isRunning) else { return }
    switch phase {
    case .attempting where !attempt.isRecalling: endAttempt(now)
    case .joined where isScheduled(.settle): reportJoin(now)
    case .joined where watch.isLooking: endLook(now)
    case .waiting(let until) where lastTally.unfinished > 0:
      report(.settledLate, nextTry: max(now.duration(to: until), .zero), now)
    case .idle, .attempting, .waiting, .joined, .exhausted, .stopped: break
    }
  }

  mutating func endAttempt(_ now: Instant) {
    guard phase == .attempting else { return }
    cancel(.attemptEnd)
    if isLastAttempt, takesLastChance(now) { return }
    // An entry that is slower than an attempt may as well be down.
    if entries.contains(where: \.isRunning) { recallPeers() }
    isAlone = entries.allSatisfy(\.hasAnswered) && seeds.tally.foreign == 0
    if !isAlone, !hasJoined, !hasGivenUp { failures += 1 }
    if configuration.isOneShot || hasUsedUpAttempts || (attempt.isLastChance && !isAlone) {
      exhaust(now)
    } else {
      // A deadline that passed during the attempt begins anew for a first node.
      if attempt.isLastChance, !isScheduled(.deadline) { armDeadline(now) }
      let wait = nextWait(now)
      report(isAlone ? .alone : .failed, nextTry: wait, now)
      self.wait(wait, now)
    }
  }

  /// Reports the attempt and forgets its settled seeds.
  mutating func report(_ conclusion: AttemptReport.Conclusion, nextTry: Duration?, _ now: Instant) {
    lastTally = seeds.tally
    let entries = conclusion == .settledLate ? [] : entries.map { $0.reported(at: now) }
    send(
      .report(
        AttemptReport(
          number: attempt.number, conclusion: conclusion, entries: entries,
          peers: seeds.peers, liveMembers: liveMembers, seeds: lastTally, nextTry: nextTry
        )
      )
    )
    seeds.forgetSettled()
  }

  mutating func wait(_ wait: Duration, _ now: Instant) {
    let until = now.advanced(by: wait)
    phase = .waiting(until: until)
    schedule(.wait, at: until)
  }

  /// The wait after an attempt; never shorter than the shortest hold where all entries are held.
  private mutating func nextWait(_ now: Instant) -> Duration {
    let usual =
      hasGivenUp
      ? Backoff.spread(configuration.interval * 10, using: &chance) : backoff.next(using: &chance)
    return max(usual, allHeld(at: now) ?? .zero)
  }

  /// The time until the first hold ends and a little more, since others may have been held until the same second; nil
  /// when any entry can be asked.
  mutating func allHeld(at now: Instant) -> Duration? {
    let holds = entries.map { $0.isRunning ? nil : $0.hold.remaining(at: now) }
    guard !entries.isEmpty, !holds.contains(nil), let shortest = holds.compactMap({ $0 }).min() else { return nil }
    return shortest + chance.duration(from: .zero, to: max(.seconds(1), shortest * 0.1))
  }
}
