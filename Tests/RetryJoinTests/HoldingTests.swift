import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("Entries held back")
struct HoldingTests {
  @Test("Only the throttled entry is held, and the report says so")
  func holdsOneEntry() throws {
    var bench = LoopBench.started(["aws", "static"])
    bench.fail(0, .throttled(for: .seconds(600)))
    bench.fail(1)
    #expect(bench.started(in: bench.ring(.wait)) == [EntryID(index: 1)])
    bench.fail(1)
    let result = try #require(bench.reports.last?.entries.first?.result)
    guard case .held(let wait, because: .throttled(for: .seconds(600))) = result else {
      Issue.record("the entry is not held: \(result)")
      return
    }
    #expect(wait > .seconds(500) && wait < .seconds(600))
  }

  @Test("A held entry is asked again when its hold has ended")
  func holdEnds() {
    var bench = LoopBench.started(["aws", "static"])
    bench.fail(0, .throttled)
    bench.fail(1)
    bench.advance(by: .seconds(6))
    #expect(bench.started(in: bench.ring(.wait)) == [EntryID(index: 0), EntryID(index: 1)])
  }

  @Test("When all entries are held, the loop waits for the earliest and no attempt is made")
  func allHeld() throws {
    var bench = LoopBench.started(["a", "b"], RetryJoinConfiguration(maxAttempts: 5))
    bench.fail(0, .throttled(for: .seconds(100)))
    bench.fail(1, .denied)
    let wait = try #require(bench.remaining(.wait))
    #expect(wait >= .seconds(100) && wait <= .seconds(110))
    #expect(bench.started(in: bench.ring(.wait)) == [EntryID(index: 0)])
    #expect(bench.machine.failures == 1)
  }

  @Test("A node that is cut off while every entry is held says so, and dials the peers of the last run")
  func cutOff() {
    var bench = LoopBench.started(["a"])
    bench.page(0, [.host(2), .host(3)])
    // The dial of one fails only after the other has joined.
    bench.settle(1, [.host(3, port: 8946)], .joined(name: "c"), isLast: false)
    bench.send(.members(live: 2))
    bench.ring(.settle)
    bench.settle(1, [.host(2, port: 8946)], .timedOut)
    bench.fail(0, .throttled(for: .seconds(600)))
    bench.send(.members(live: 0))
    let actions = bench.ring(.isolation)
    #expect(bench.word == .waiting)
    #expect(bench.started(in: actions).isEmpty)
    #expect(bench.warnings.last?.hasPrefix("every entry is held back, and the next attempt begins in 10m") == true)
    #expect(bench.actions.contains(.recall(generation: 0)))
    bench.send(.recalled([.host(2, port: 8946)]))
    bench.ring(.gather)
    #expect(bench.dials.map(\.id) == [1, 2])
    bench.settle(2, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
  }

  @Test("A refused credential draws one warning and three calls at most in ten minutes")
  func refused() {
    var bench = LoopBench.started(["aws"])
    var calls = 0
    while bench.now.offset < .seconds(600) {
      calls += 1
      bench.fail(0, .denied)
      bench.ring(.wait)
    }
    #expect(calls <= 3)
    #expect(bench.warnings.count == 1)
    #expect(bench.warnings.first?.contains("check the key") == true)
  }

  @Test("Remarks of a source are shown once, and not without end")
  func remarks() {
    var bench = LoopBench.started(["k8s"])
    for round in 0..<40 {
      let result = EntryReport(entry: "", found: 0, warnings: ["matches span namespaces", "remark \(round)"])
      bench.send(.lookupFinished(EntryID(index: 0), result))
      bench.ring(.wait)
    }
    #expect(bench.warnings.filter { $0.contains("span namespaces") } == ["k8s: matches span namespaces"])
    #expect(bench.warnings.count == 16)
  }
}
