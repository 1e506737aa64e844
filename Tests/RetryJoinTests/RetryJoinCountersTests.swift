import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("What the loop counts")
struct RetryJoinCountersTests {
  @Test("Attempts by their end, failures by provider and cause, seeds by their fate, and isolations")
  func counts() {
    var counters = RetryJoinCounters()
    let none: [RetryJoinAction<ManualClock.Instant>] = []
    let entry = EntryID(index: 0)
    let denied = EntryReport(
      entry: "provider=aws secret_access_key=***", found: 0,
      error: DiscoveryError(.denied, in: "aws", "403", remedy: "change the key"))
    counters.count(.lookupFinished(entry, denied), leadingTo: none)
    counters.count(.lookupFinished(entry, denied), leadingTo: none)
    counters.count(.lookupFinished(entry, EntryReport(entry: "10.0.0.5", found: 1)), leadingTo: none)
    let seed = Seed(.loopbackV4, port: 1)
    for result in [SeedOutcome.Result.refused, .refused, .failed(reason: "10.0.0.5 says no"), .joined(name: "a")] {
      counters.count(.seedOutcome(dial: 1, SeedOutcome(seed: seed, result: result)), leadingTo: none)
    }
    let conclusions: [AttemptReport.Conclusion] = [.failed, .alone, .joined(after: .zero), .lookedAround, .settledLate]
    for conclusion in conclusions {
      let report = AttemptReport(number: 1, conclusion: conclusion)
      counters.count(.started, leadingTo: [RetryJoinAction<ManualClock.Instant>.report(report)])
    }
    counters.countIsolation()

    #expect(counters.lookups == 1)
    #expect(
      counters.lookupFailures == [RetryJoinCounters.LookupFailure(provider: "aws", code: .denied): 2])
    #expect(counters.seeds == ["refused": 2, "failed": 1, "joined": 1])
    #expect([counters.failed, counters.alone, counters.joined, counters.looks] == [1, 1, 1, 1])
    #expect(counters.isolations == 1)
  }

  @Test("The last attempt counts once, and that it was the last")
  func surrender() {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: 1))
    bench.fail(0)
    var counters = RetryJoinCounters()
    counters.count(.started, leadingTo: bench.actions)
    #expect(counters.failed == 1)
    #expect(counters.surrenders == 1)
  }
}
