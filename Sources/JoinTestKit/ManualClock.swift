/// A clock whose time moves only when a test says so.
///
/// A typical test starts its subject, waits for its sleep by `nextSleep()`, checks how long it is, and calls
/// `advance(by:)`.
package final class ManualClock: Clock {
  /// A point in time, counted from the making of the clock.
  package struct Instant: InstantProtocol {
    /// The time since the clock was made.
    package let offset: Duration

    /// A point in time, counted from the making of the clock.
    package init(offset: Duration = .zero) {
      self.offset = offset
    }

    /// A later point in time.
    package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    /// The time from here to there.
    package func duration(to other: Instant) -> Duration { other.offset - offset }
    /// Orders by time.
    package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct Sleeper {
    let id: Int
    let deadline: Instant
    let length: Duration
    var isReported = false
  }

  private struct State {
    var now = Instant()
    var sleepers: [Sleeper] = []
    var nextID = 0
  }

  private let state = Watched(State())

  /// A clock that stands at zero.
  package init() {}

  /// The present.
  package var now: Instant { state.current.now }
  /// Exact to the smallest step of `Duration`.
  package var minimumResolution: Duration { .zero }

  /// Waits until the time has been advanced to `deadline`; throws `CancellationError` at once when the task is
  /// cancelled.
  package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try Task.checkCancellation()
    let id = state.change { state in
      state.nextID += 1
      let length = state.now.duration(to: deadline)
      if length > .zero { state.sleepers.append(Sleeper(id: state.nextID, deadline: deadline, length: length)) }
      return state.nextID
    }
    defer { state.change { state in state.sleepers.removeAll { $0.id == id } } }
    try await state.first { $0.now >= deadline ? () : nil }
  }

  /// Moves the time and wakes everybody whose deadline is reached. Who is woken runs concurrently with the caller.
  package func advance(by duration: Duration) {
    state.change { state in
      state.now = state.now.advanced(by: duration)
      state.sleepers.removeAll { [now = state.now] in $0.deadline <= now }
    }
  }

  /// The length of the oldest sleep that is still going on and has not been reported before; waits for one.
  package func nextSleep() async throws -> Duration {
    try await state.first { state in
      guard let index = state.sleepers.firstIndex(where: { !$0.isReported }) else { return nil }
      state.sleepers[index].isReported = true
      return state.sleepers[index].length
    }
  }

  /// Waits until at least `count` sleeps are going on.
  package func waitForSleepers(count: Int) async throws {
    try await state.first { $0.sleepers.count >= count ? () : nil }
  }

  /// How many sleeps are going on.
  package var sleeperCount: Int { state.current.sleepers.count }

  /// Waits for a sleep, then moves the time to the earliest deadline. Returns how far it moved.
  @discardableResult
  package func advanceToNextDeadline() async throws -> Duration {
    try await waitForSleepers(count: 1)
    return state.change { state in
      guard let deadline = state.sleepers.map(\.deadline).min() else { return .zero }
      let step = max(.zero, state.now.duration(to: deadline))
      state.now = state.now.advanced(by: step)
      state.sleepers.removeAll { [now = state.now] in $0.deadline <= now }
      return step
    }
  }
}
