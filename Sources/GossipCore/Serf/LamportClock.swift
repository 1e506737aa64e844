/// A logical clock: it passes every time that it sees.
struct LamportClock: Sendable {
  private(set) var time: UInt64 = 1

  /// Takes note of another's time.
  mutating func witness(_ seen: UInt64) {
    guard seen >= time else { return }
    time = seen == .max ? seen : seen + 1
  }

  /// The time for a message of our own.
  mutating func tick() -> UInt64 {
    defer { if time < .max { time += 1 } }
    return time
  }
}
