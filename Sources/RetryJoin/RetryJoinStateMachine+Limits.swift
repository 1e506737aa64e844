// retry-max, retry-deadline and what follows them. A node that has ever joined is past both.
extension RetryJoinStateMachine {
  var hasUsedUpAttempts: Bool {
    !hasJoined && !hasGivenUp && configuration.maxAttempts > 0 && failures >= configuration.maxAttempts
  }

  /// Whether the loop gives up when this attempt fails.
  var isLastAttempt: Bool {
    if configuration.isOneShot { return true }
    return !hasJoined && !hasGivenUp && configuration.maxAttempts > 0 && failures + 1 >= configuration.maxAttempts
  }

  /// Whether an entry is still waited for, and the peers of the last run, which stand in for it, are tried now before
  /// the loop gives up.
  mutating func takesLastChance(_ now: Instant) -> Bool {
    guard !attempt.hasRecalled, entries.contains(where: \.isRunning) else { return false }
    attempt.isLastChance = true
    recallPeers()
    schedule(.attemptEnd, at: now.advanced(by: .seconds(5)))
    return true
  }

  mutating func armDeadline(_ now: Instant) {
    guard configuration.deadline > .zero, !hasJoined, !entries.isEmpty else { return }
    schedule(.deadline, at: now.advanced(by: configuration.deadline))
  }

  mutating func passDeadline(_ now: Instant) {
    guard !hasJoined else { return }
    switch phase {
    case .attempting where isAlone, .waiting where isAlone:
      armDeadline(now)  // A first node waits for its peers as long as it takes.
    case .attempting:
      if takesLastChance(now) { return }
      failures += 1
      exhaust(now)
    case .waiting: exhaust(now)
    case .idle, .joined, .exhausted, .stopped: break
    }
  }

  /// Gives up, as the policy says. An attempt that runs is reported first.
  mutating func exhaust(_ now: Instant) {
    let wasAttempting = phase == .attempting
    for kind in [TimerID.Kind.attemptEnd, .wait, .deadline, .localPoll] { cancel(kind) }
    hasGivenUp = !isAlone
    let pause =
      configuration.onExhausted == .continue ? Backoff.spread(configuration.interval * 10, using: &chance) : nil
    let reasons = entries.map { RetryJoinExhausted.Reason(entry: $0.text, reason: $0.lastReason) }
    if wasAttempting { report(isAlone ? .alone : .failed, nextTry: pause, now) }
    if hasGivenUp {
      send(
        .giveUp(
          RetryJoinExhausted(
            attempts: failures, elapsed: startedAt.duration(to: now), reasons: reasons,
            seeds: AttemptLine.describe(lastTally), isOneShot: configuration.isOneShot
          )
        )
      )
    }
    guard let pause else {
      phase = .exhausted
      standsDown = true
      if let generation = entries.first?.id.generation { send(.cancelLookups(generation: generation)) }
      for index in entries.indices where entries[index].isRunning { entries[index].lookup = .pending }
      seeds.dropQueue { _ in false }
      return
    }
    wait(pause, now)
  }

  /// Begins anew after the limit was reached; a list that is tried once stays tried.
  mutating func wake(_ now: Instant) {
    guard standsDown, !configuration.isOneShot else { return }
    standsDown = false
    hasGivenUp = false
    failures = 0
    startedAt = now
    backoff = Backoff(configuration)
    attempt = Attempt(startedAt: now)
    armDeadline(now)
    if case .joined = phase { return scheduleWatch(now) }
    beginAttempt(now)
  }
}
