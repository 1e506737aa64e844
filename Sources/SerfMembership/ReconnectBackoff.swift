internal import JoinPrimitives

/// How long to wait before the agent is tried again. It is a value; its chance is seeded.
struct ReconnectBackoff: Sendable {
  private static let least = Duration.milliseconds(500)
  private static let most = Duration.seconds(15)
  private static let leastDenied = Duration.seconds(15)
  private static let mostDenied = Duration.seconds(300)

  private var generator: SeededGenerator
  private var last = ReconnectBackoff.least
  private var nextDenied = ReconnectBackoff.leastDenied

  init(generator: SeededGenerator) {
    self.generator = generator
  }

  /// A wait of 0.5 to 15 s, spread so that many nodes do not come at once. A refused key does not mend itself: then the
  /// waits double from 15 s to 5 minutes, each within a tenth.
  mutating func next(isDenied: Bool) -> Duration {
    if isDenied {
      let middle = nextDenied
      nextDenied = min(Self.mostDenied, middle * 2)
      return generator.duration(from: middle * 0.9, to: middle * 1.1)
    }
    last = min(Self.most, generator.duration(from: Self.least, to: last * 3))
    return last
  }

  /// The agent has served: start anew.
  mutating func reset() {
    last = Self.least
    nextDenied = Self.leastDenied
  }
}
