import JoinTestKit

/// A clock for lookups: the short waits between the tries of a request end at once, and deadlines never come.
final class PatientClock: Clock {
  typealias Instant = ManualClock.Instant

  private static let longestPause = Duration.seconds(5)

  var now: Instant { Instant() }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    if deadline.offset > Self.longestPause { await suspendUntilCancelled() }
    try Task.checkCancellation()
  }
}
