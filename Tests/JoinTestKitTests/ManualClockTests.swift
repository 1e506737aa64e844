import JoinTestKit
import Testing

@Suite("Manual clock")
struct ManualClockTests {
  @Test("A sleep ends when its deadline is reached and not before")
  func sleepEndsAtDeadline() async throws {
    let clock = ManualClock()
    let woken = Watched(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await clock.sleep(for: .seconds(5))
        woken.change { $0 = true }
      }
      #expect(try await clock.nextSleep() == .seconds(5))
      clock.advance(by: .milliseconds(4999))
      #expect(clock.sleeperCount == 1)
      #expect(woken.current == false)
      clock.advance(by: .milliseconds(1))
      try await group.waitForAll()
      #expect(woken.current)
      #expect(clock.sleeperCount == 0)
    }
  }

  @Test("A sleep into the past ends at once and is never reported")
  func pastSleep() async throws {
    let clock = ManualClock()
    try await clock.sleep(for: .zero)
    try await clock.sleep(for: .seconds(-1))
    #expect(clock.sleeperCount == 0)
  }

  @Test("Cancelling a sleeping task ends the sleep with an error, though time stands still")
  func cancellation() async throws {
    let clock = ManualClock()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await clock.sleep(for: .seconds(5)) }
      try await clock.waitForSleepers(count: 1)
      group.cancelAll()
      await #expect(throws: CancellationError.self) { try await group.next() }
    }
    #expect(clock.sleeperCount == 0)
  }

  @Test("A task that was cancelled earlier does not sleep at all")
  func cancelledBefore() async throws {
    let clock = ManualClock()
    await withTaskGroup(of: Bool.self) { group in
      group.cancelAll()
      group.addTask {
        do {
          try await clock.sleep(for: .seconds(5))
          return false
        } catch {
          return error is CancellationError
        }
      }
      #expect(await group.next() == true)
    }
  }

  @Test("Each sleep is reported once, in the order in which they began")
  func reports() async throws {
    let clock = ManualClock()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seconds in [3, 1] {
        group.addTask { try await clock.sleep(for: .seconds(seconds)) }
        #expect(try await clock.nextSleep() == .seconds(seconds))
      }
      #expect(try await clock.advanceToNextDeadline() == .seconds(1))
      #expect(clock.sleeperCount == 1)
      #expect(try await clock.advanceToNextDeadline() == .seconds(2))
      try await group.waitForAll()
    }
  }

  @Test("It serves as any clock that counts in durations")
  func existential() async throws {
    let manual = ManualClock()
    let clock: any Clock<Duration> = manual
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await clock.sleep(for: .seconds(2)) }
      #expect(try await manual.advanceToNextDeadline() == .seconds(2))
      try await group.waitForAll()
    }
  }
}
