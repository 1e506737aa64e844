import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Backoff")
struct BackoffTests {
  @Test("Each wait lies between a second and three times the last, never above the interval", arguments: UInt64(0)..<50)
  func ramp(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    var backoff = Backoff(interval: .seconds(30), isRamping: true)
    var last = Duration.seconds(1)
    for _ in 0..<30 {
      let wait = backoff.next(using: &chance)
      #expect(wait >= .seconds(1))
      #expect(wait <= min(.seconds(30), last * 3))
      last = wait
    }
  }

  @Test("The ramp reaches the interval and starts anew after a reset")
  func reset() {
    var chance = SeededGenerator(seed: 7)
    var backoff = Backoff(interval: .seconds(30), isRamping: true)
    let waits = (0..<30).map { _ in backoff.next(using: &chance) }
    #expect(waits.contains(.seconds(30)))
    backoff.reset()
    #expect(backoff.next(using: &chance) <= .seconds(3))
  }

  @Test("With a limit of attempts the waits are the interval, give or take a tenth", arguments: UInt64(0)..<50)
  func flat(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    var backoff = Backoff(interval: .seconds(30), isRamping: false)
    let waits = (0..<10).map { _ in backoff.next(using: &chance) }
    #expect(waits.allSatisfy { $0 >= .seconds(27) && $0 <= .seconds(33) })
    #expect(Set(waits).count > 5)
  }

  @Test("An interval below a second is kept", arguments: [true, false])
  func shortInterval(isRamping: Bool) {
    var chance = SeededGenerator(seed: 3)
    var backoff = Backoff(interval: .milliseconds(200), isRamping: isRamping)
    for _ in 0..<10 { #expect(backoff.next(using: &chance) <= .milliseconds(220)) }
  }

  @Test("One seed gives one schedule")
  func reproducible() {
    func schedule(_ seed: UInt64) -> [Duration] {
      var chance = SeededGenerator(seed: seed)
      var backoff = Backoff(interval: .seconds(30), isRamping: true)
      return (0..<20).map { _ in backoff.next(using: &chance) }
    }
    #expect(schedule(11) == schedule(11))
    #expect(schedule(11) != schedule(12))
  }
}
