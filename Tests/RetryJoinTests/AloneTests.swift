import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Alone")
struct AloneTests {
  private let myself = Seed.host(1)

  @Test("The own address is not dialled and not a peer")
  func ownAddress() throws {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [myself])
    #expect(bench.dials.isEmpty)
    let report = try #require(bench.reports.first)
    #expect(report.conclusion == .alone)
    #expect(report.seeds.isMyself == 1)
    #expect(bench.word == .alone)
  }

  @Test("Entries that find nothing at all leave the node alone")
  func nothing() {
    var bench = LoopBench.started(["a", "b"])
    bench.answer(0)
    bench.answer(1)
    #expect(bench.reports.first?.conclusion == .alone)
  }

  @Test("A seed that turns out to be this node leaves it alone")
  func afterContact() {
    var bench = LoopBench.started(["balancer"])
    bench.answer(0, [.host(9)])
    bench.settle(1, [.host(9, port: 8946)], .isMyself)
    #expect(bench.reports.first?.conclusion == .alone)
  }

  @Test("A dead peer beside myself is a failure, not solitude")
  func deadPeer() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [myself, .host(2)])
    bench.settle(1, [.host(2, port: 8946)], .timedOut)
    #expect(bench.reports.first?.conclusion == .failed)
  }

  @Test("A failed lookup beside myself is a failure, not solitude")
  func failedLookup() {
    var bench = LoopBench.started(["a", "b"])
    bench.answer(0, [myself])
    bench.fail(1)
    #expect(bench.reports.first?.conclusion == .failed)
  }

  @Test("The loop goes on, and no attempt counts")
  func goesOn() {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: 2, deadline: .seconds(60)))
    for _ in 0..<20 {
      bench.answer(0, [myself])
      #expect(bench.word == .alone)
      bench.ring(.wait)
      #expect(bench.word == .alone, "it is not less ready while it looks again")
      if let deadline = bench.remaining(.deadline), deadline <= .zero { bench.ring(.deadline) }
    }
    #expect(bench.surrender == nil)
    bench.answer(0, [myself, .host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
  }

  @Test("A deadline that passes between two such attempts starts anew")
  func deadline() {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(deadline: .seconds(1)))
    bench.answer(0, [myself])
    bench.ring(.deadline)
    #expect(bench.surrender == nil)
    #expect(bench.remaining(.deadline) == .seconds(1))
  }
}
