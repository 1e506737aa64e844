/// How often and after which waits a call is tried again within one lookup.
package struct RetryPolicy: Sendable, Equatable {
  /// How often a call is sent at most, the first time included.
  package var tries: Int
  /// The upper bound of the second try's wait; each further one doubles it.
  package var base: Duration
  /// The upper bound of every wait.
  package var cap: Duration
  /// The longest `Retry-After` that is waited for within the lookup; a longer one fails the lookup and holds its entry.
  package var patience: Duration
  /// What the jitter grows from; nil takes a seed from the system.
  package var seed: UInt64?
  /// Whether a call without an answer is tried again. Probes, which ask whether a service is there at all, are not:
  /// silence is their answer.
  package var repeatsSilence: Bool

  /// Describes a policy; the defaults are the standard.
  package init(
    tries: Int = 3, base: Duration = .seconds(1), cap: Duration = .seconds(20), patience: Duration = .seconds(10),
    seed: UInt64? = nil, repeatsSilence: Bool = true
  ) {
    self.tries = tries
    self.base = base
    self.cap = cap
    self.patience = patience
    self.seed = seed
    self.repeatsSilence = repeatsSilence
  }

  /// Three tries; waits of random × 1 s and random × 2 s.
  package static let standard = RetryPolicy()
  /// One try.
  package static let none = RetryPolicy(tries: 1)
  /// For metadata services, which are next door and answer at once.
  package static let metadata = RetryPolicy(tries: 3, base: .milliseconds(200), cap: .seconds(1))
  /// The same where it is not known whether one is there at all.
  package static let metadataProbe = RetryPolicy(
    tries: 3, base: .milliseconds(200), cap: .seconds(1), repeatsSilence: false)

  /// The upper bound of the wait after try number `attempt`, counted from 1.
  func bound(after attempt: Int) -> Duration {
    min(base * (1 << min(max(attempt - 1, 0), 20)), cap)
  }
}
