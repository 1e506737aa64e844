import JoinTestKit

/// A clock whose sleeps end at once, and which keeps their lengths.
final class EagerClock: Clock {
  typealias Instant = ManualClock.Instant

  private let state = Watched((now: Instant(), sleeps: [Duration]()))

  var now: Instant { state.current.now }
  var minimumResolution: Duration { .zero }
  var sleeps: [Duration] { state.current.sleeps }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    state.change { state in
      state.sleeps.append(state.now.duration(to: deadline))
      state.now = max(state.now, deadline)
    }
  }
}
