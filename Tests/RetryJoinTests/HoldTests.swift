import JoinDiscovery
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("Hold")
struct HoldTests {
  private let now = ManualClock.Instant()

  /// An error that comes again and again, and how many seconds each time holds.
  struct Lane: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: DiscoveryError
    let seconds: [Int?]
  }

  static let lanes = [
    Lane(testDescription: "throttled", error: .throttled, seconds: [5, 10, 20, 40, 80, 160, 300, 300]),
    Lane(testDescription: "refused", error: .denied, seconds: [300, 600, 1200, 1800, 1800]),
    Lane(testDescription: "a reference that vanished", error: .vanished, seconds: [nil, nil]),
    Lane(testDescription: "Retry-After", error: .throttled(for: .seconds(42)), seconds: [42, 42]),
    Lane(testDescription: "an absurd Retry-After", error: .throttled(for: .seconds(86400)), seconds: [3600]),
    Lane(testDescription: "unreachable", error: .unreachable, seconds: [nil, nil]),
    Lane(
      testDescription: "503 with Retry-After",
      error: DiscoveryError(.serverFault, in: "aws", "503", remedy: "wait", retryAfter: .seconds(9)), seconds: [9]
    ),
  ]

  @Test("Holds grow as their lane says", arguments: lanes)
  func grow(lane: Lane) {
    var hold = Hold<ManualClock.Instant>()
    for seconds in lane.seconds {
      _ = hold.record(lane.error, at: now)
      #expect(hold.remaining(at: now) == seconds.map { .seconds($0) })
    }
  }

  @Test("Only the first refusal is worth a warning, until a success")
  func warnOnce() {
    var hold = Hold<ManualClock.Instant>()
    let answers: [DiscoveryError?] = [.denied, .denied, nil, .denied]
    let warnings = answers.map { hold.record($0, at: now) }
    #expect(warnings == [true, false, false, true])
  }

  @Test("A success clears the hold and its steps")
  func success() {
    var hold = Hold<ManualClock.Instant>()
    _ = hold.record(.throttled, at: now)
    _ = hold.record(.throttled, at: now)
    _ = hold.record(nil, at: now)
    #expect(hold.remaining(at: now) == nil)
    _ = hold.record(.throttled, at: now)
    #expect(hold.remaining(at: now) == .seconds(5))
  }

  @Test("A hold ends on time")
  func end() {
    var hold = Hold<ManualClock.Instant>()
    _ = hold.record(.throttled, at: now)
    #expect(hold.remaining(at: now.advanced(by: .seconds(4))) == .seconds(1))
    #expect(hold.remaining(at: now.advanced(by: .seconds(5))) == nil)
  }

  @Test("A reload ends a refusal, but never shortens throttling")
  func reload() {
    var refused = Hold<ManualClock.Instant>()
    _ = refused.record(.denied, at: now)
    #expect(refused.afterReload().remaining(at: now) == nil)
    var throttled = Hold<ManualClock.Instant>()
    _ = throttled.record(.throttled, at: now)
    #expect(throttled.afterReload().remaining(at: now) == .seconds(5))
  }
}
