import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("An attempt")
struct AttemptTests {
  private let a = EntryID(index: 0)

  @Test("From the start to the first peer")
  func joins() throws {
    var bench = LoopBench(["a"], RetryJoinConfiguration(rejoinInterval: .zero))
    let end = ManualClock.Instant(offset: .seconds(30))
    #expect(
      bench.send(.started) == [.schedule(TimerID(.attemptEnd, number: 1), at: end), .askLocal, .startLookup(a)]
    )
    #expect(bench.send(.local(.sample)) == [])
    let soon = ManualClock.Instant(offset: .milliseconds(10))
    #expect(bench.send(.page(a, [.host(2)])) == [.schedule(TimerID(.gather, number: 2), at: soon)])
    #expect(bench.send(.timerFired(TimerID(.gather, number: 2))) == [.dial(1, [.host(2, port: 8946)])])
    #expect(bench.send(.lookupFinished(a, EntryReport(entry: "", found: 1))) == [])
    bench.advance(by: .seconds(1))
    let outcome = SeedOutcome(seed: .host(2, port: 8946), result: .joined(name: "b"))
    #expect(
      bench.send(.seedOutcome(dial: 1, outcome)) == [
        .cancelTimer(.attemptEnd),
        .schedule(TimerID(.settle, number: 3), at: bench.now.advanced(by: .milliseconds(250))),
        .schedule(TimerID(.isolation, number: 4), at: bench.now.advanced(by: .seconds(5))),
      ]
    )
    #expect(bench.word == .joined)
    bench.send(.dialFinished(dial: 1))
    let report = try #require(bench.reports.first)
    #expect(report.conclusion == .joined(after: .seconds(1)))
    #expect(report.peers == [.init(name: "b", endpoint: HostPort(Seed.host(2).address, port: 8946))])
  }

  @Test("Dialling runs while lookups do")
  func dialsEarly() {
    var bench = LoopBench.started(["slow", "fast"])
    bench.answer(1, [.host(2)])
    #expect(bench.dials.count == 1)
    #expect(bench.word == .attempting)
    bench.settle(1, [.host(2, port: 8946)], .joined(name: nil))
    #expect(bench.word == .joined)
  }

  @Test("It ends when all entries have answered and all seeds are settled")
  func ends() throws {
    var bench = LoopBench.started(["a", "b"])
    bench.answer(0, [.host(2)])
    bench.fail(1)
    #expect(bench.reports.isEmpty)
    bench.settle(1, [.host(2, port: 8946)], .refused)
    let report = try #require(bench.reports.first)
    #expect(report.conclusion == .failed)
    #expect(report.seeds.refused.count == 1)
    #expect(
      report.entries.map(\.result) == [
        .answered(EntryReport(entry: "", found: 1)), .answered(EntryReport(entry: "", found: 0, error: .unreachable)),
      ])
    #expect(bench.word == .waiting)
    #expect(report.nextTry == bench.remaining(.wait))
  }

  @Test("It ends after the interval, whoever has not answered")
  func endsOnTime() throws {
    var bench = LoopBench.started(["slow"])
    bench.ring(.attemptEnd)
    #expect(bench.now.offset == .seconds(30))
    #expect(try #require(bench.reports.first).entries.map(\.result) == [.running(found: 0)])
  }

  @Test("A slow lookup is never started twice and feeds the attempt in which it ends")
  func slowLookup() throws {
    var bench = LoopBench.started(["slow", "b"])
    bench.fail(1)
    bench.ring(.attemptEnd)
    #expect(bench.started(in: bench.ring(.wait)) == [EntryID(index: 1)])
    bench.fail(1)
    bench.answer(0, [.host(2)])
    #expect(bench.dials.map(\.seeds) == [[.host(2, port: 8946)]])
    bench.settle(1, [.host(2, port: 8946)], .timedOut)
    let report = try #require(bench.reports.last)
    #expect(report.number == 2)
    #expect(report.entries.first?.result == .answered(EntryReport(entry: "", found: 1)))
    #expect(bench.started(in: bench.ring(.wait)) == [EntryID(index: 0), EntryID(index: 1)])
  }

  @Test("A lookup that ends between two attempts may still lead to a join")
  func joinsWhileWaiting() {
    var bench = LoopBench.started(["slow"])
    bench.ring(.attemptEnd)
    #expect(bench.word == .waiting)
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
    #expect(bench.remaining(.wait) == nil)
  }

  @Test("A dial that outlasts its attempt is not repeated, and its outcome counts in the next")
  func slowDial() throws {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    bench.ring(.attemptEnd)
    #expect(bench.reports.last?.seeds.open == 1)
    bench.ring(.wait)
    bench.answer(0, [.host(2)])
    #expect(bench.dials.count == 1)
    bench.settle(1, [.host(2, port: 8946)], .timedOut)
    #expect(bench.reports.last?.number == 2)
    #expect(bench.reports.last?.seeds.timedOut.count == 1)
  }

  @Test("Every attempt starts from the entries: an address that moved is dialled where it is now")
  func startsAnew() {
    var bench = LoopBench.started(["name"])
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .timedOut)
    bench.ring(.wait)
    bench.answer(0, [.host(3)])
    #expect(bench.dials.map(\.seeds) == [[.host(2, port: 8946)], [.host(3, port: 8946)]])
  }

  @Test("A late timer starts nothing")
  func lateTimers() throws {
    var bench = LoopBench.started(["a"])
    let attemptEnd = try #require(bench.timer(.attemptEnd))
    bench.fail(0)
    let wait = try #require(bench.timer(.wait))
    #expect(bench.send(.timerFired(attemptEnd)) == [])
    bench.ring(.wait)
    #expect(bench.send(.timerFired(wait)) == [])
    #expect(bench.send(.timerFired(TimerID(.attemptEnd, number: 999))) == [])
    #expect(bench.machine.attempt.number == 2)
  }

  @Test("One source that works is enough, whichever of four fail", arguments: 0..<16)
  func failureCombinations(failing: Int) throws {
    var bench = LoopBench.started(["a", "b", "c", "d"])
    for index in 0..<4 {
      if failing & (1 << index) != 0 { bench.fail(index) } else { bench.answer(index, [.host(UInt8(10 + index))]) }
    }
    for dial in bench.dials { bench.settle(dial.id, dial.seeds, .timedOut) }
    let report = try #require(bench.reports.first)
    #expect(report.seeds.timedOut.count == 4 - failing.nonzeroBitCount)
    for index in 0..<4 {
      let expected: AttemptReport.EntryResult =
        failing & (1 << index) != 0
        ? .answered(EntryReport(entry: "", found: 0, error: .unreachable)) : .answered(EntryReport(entry: "", found: 1))
      #expect(report.entries[index].result == expected)
    }
    // The same with a peer behind each working source.
    bench.ring(.wait)
    for index in 0..<4 {
      if failing & (1 << index) != 0 { bench.fail(index) } else { bench.answer(index, [.host(UInt8(10 + index))]) }
    }
    for dial in bench.dials.dropFirst(4 - failing.nonzeroBitCount) {
      bench.settle(dial.id, dial.seeds, .joined(name: "peer"))
    }
    #expect(bench.word == (failing == 15 ? .waiting : .joined))
  }

  @Test("A provider that fails any number of times is joined once it answers", arguments: [1, 2, 5, 20])
  func downThenUp(failures: Int) {
    var bench = LoopBench.started(["a"])
    for _ in 0..<failures {
      bench.fail(0)
      bench.ring(.wait)
    }
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
    #expect(bench.machine.attempt.number == failures + 1)
    #expect(bench.warnings.isEmpty)
  }

  @Test("The whole schedule comes from the seed")
  func reproducible() {
    func waits(_ seed: UInt64) -> [Duration?] {
      var bench = LoopBench.started(["a"], seed: seed)
      return (0..<10).map { _ in
        bench.fail(0)
        defer { bench.ring(.wait) }
        return bench.remaining(.wait)
      }
    }
    #expect(waits(5) == waits(5))
    #expect(waits(5) != waits(6))
  }
}
