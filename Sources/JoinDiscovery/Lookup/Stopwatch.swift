/// Measures time on a clock whose instants have no name.
package struct Stopwatch: Sendable {
  private let read: @Sendable () -> Duration

  init<C: Clock<Duration>>(_ clock: C) {
    let start = clock.now
    read = { start.duration(to: clock.now) }
  }

  /// The time since the start.
  package var elapsed: Duration { read() }

  /// Starts one.
  package static func start(_ clock: any Clock<Duration>) -> Stopwatch { Stopwatch(clock) }
}
