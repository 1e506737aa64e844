package import JoinPrimitives

/// How long to wait after an attempt that joined nobody.
///
/// The ramp is decorrelated jitter: each wait is drawn between 1 s and three times the last one, and never exceeds the
/// retry interval. Without the ramp a wait is the interval, give or take a tenth.
package struct Backoff: Sendable, Equatable {
  private static let floor = Duration.seconds(1)

  private let interval: Duration
  private let isRamping: Bool
  private var last = Backoff.floor

  /// `isRamping` is false where the number of attempts is limited: a fast ramp would use them up within seconds.
  package init(interval: Duration, isRamping: Bool) {
    self.interval = interval
    self.isRamping = isRamping
  }

  /// The back-off that a configuration asks for.
  init(_ configuration: RetryJoinConfiguration) {
    self.init(interval: configuration.interval, isRamping: configuration.maxAttempts == 0)
  }

  /// The next wait.
  package mutating func next(using chance: inout SeededGenerator) -> Duration {
    guard isRamping else { return Self.spread(interval, using: &chance) }
    last = min(interval, chance.duration(from: Self.floor, to: last * 3))
    // An interval below the floor must not shrink the range of later draws.
    defer { last = max(last, Self.floor) }
    return last
  }

  /// Starts the ramp anew, after a join or a reload.
  package mutating func reset() {
    last = Self.floor
  }

  /// A wait give or take a tenth, so that nodes which started together drift apart.
  package static func spread(_ wait: Duration, using chance: inout SeededGenerator) -> Duration {
    chance.duration(from: wait * 0.9, to: wait * 1.1)
  }
}
