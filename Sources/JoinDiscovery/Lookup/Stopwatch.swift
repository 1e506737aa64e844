/// Measures time on a clock whose instants have no name.
struct Stopwatch: Sendable {
  private let read: @Sendable () -> Duration

  init<C: Clock<Duration>>(_ clock: C) {
    let start = clock.now
    read = { start.duration(to: clock.now) }
  }

  var elapsed: Duration { read() }

  static func start(_ clock: any Clock<Duration>) -> Stopwatch { Stopwatch(clock) }
}
