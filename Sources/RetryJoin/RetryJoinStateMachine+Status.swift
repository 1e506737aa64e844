extension RetryJoinStateMachine {
  /// Where the loop stands.
  package func status(at now: Instant) -> RetryJoinStatus {
    var nextTry: Duration?
    let word: RetryJoinStatus.Phase
    switch phase {
    case .idle: word = .idle
    // A first node does not cease to be one while it looks again.
    case .attempting: word = isAlone ? .alone : .attempting
    case .waiting(let until):
      word = isAlone ? .alone : .waiting
      nextTry = max(now.duration(to: until), .zero)
    case .joined: word = .joined
    case .exhausted: word = isAlone ? .alone : .exhausted
    case .stopped: word = .stopped
    }
    return RetryJoinStatus(
      phase: word, attempt: attempt.number, hasGivenUp: hasGivenUp,
      entries: entries.map {
        RetryJoinStatus.Entry(
          text: $0.text, isRunning: $0.isRunning, found: $0.lastFound, error: $0.lastErrorText,
          heldFor: $0.hold.remaining(at: now)
        )
      },
      nextTry: nextTry, liveMembers: liveMembers, tally: lastTally
    )
  }
}
