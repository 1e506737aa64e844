import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Membership")
struct MembershipTests {
  private func joined(members: Int = 1) -> LoopBench {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    bench.send(.members(live: members))
    return bench
  }

  @Test("Members that found us count as joined, in every phase", arguments: ["idle", "attempting", "waiting"])
  func foundByOthers(phase: String) {
    var bench = LoopBench(phase == "idle" ? [] : ["a"])
    bench.send(.started)
    if phase == "waiting" { bench.fail(0) }
    #expect(bench.word.rawValue == phase)
    bench.send(.members(live: 3))
    #expect(bench.word == .joined)
    bench.ring(.settle)
    #expect(bench.reports.last?.liveMembers == 3)
    #expect(bench.remaining(.wait) == nil)
  }

  @Test("A node that is cut off looks for peers again, after a short random time")
  func cutOff() throws {
    var bench = joined(members: 100)
    bench.send(.members(live: 0))
    let delay = try #require(bench.remaining(.isolation))
    #expect(delay <= .seconds(1))
    #expect(bench.started(in: bench.ring(.isolation)) == [EntryID(index: 0)])
    #expect(bench.warnings == ["no other live member is left; looking for peers again"])
    #expect(bench.machine.attempt.number == 2)
  }

  @Test("The delay grows with the cluster and has an end", arguments: UInt64(0)..<20)
  func delayBound(seed: UInt64) throws {
    var bench = LoopBench.started(seed: seed)
    bench.send(.members(live: 1_000_000))
    bench.send(.members(live: 0))
    #expect(try #require(bench.remaining(.isolation)) <= .seconds(30))
  }

  @Test("A member that comes back in time ends the alarm")
  func comesBack() {
    var bench = joined(members: 100)
    bench.send(.members(live: 0))
    bench.send(.members(live: 1))
    #expect(bench.remaining(.isolation) == nil)
    #expect(bench.word == .joined)
  }

  @Test("A driver may count its members a little later than it reports the join")
  func lateCount() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    bench.send(.members(live: 0))
    #expect(bench.remaining(.isolation) == .seconds(5))
    bench.send(.members(live: 1))
    #expect(bench.remaining(.isolation) == nil)
  }

  @Test("A peer that is never counted as a member leaves the node cut off, and it tries on")
  func neverCounted() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.remaining(.isolation) == .seconds(5))
    #expect(bench.started(in: bench.ring(.isolation)) == [EntryID(index: 0)])
    #expect(bench.word == .attempting)
  }

  @Test(
    "While the membership layer cannot be asked, nobody is cut off; its next count decides", arguments: [true, false])
  func unknown(isCountedBefore: Bool) {
    var bench = LoopBench.started(["a"])
    if isCountedBefore {
      bench.send(.members(live: 1))
      bench.send(.members(live: 0))
      bench.send(.membersUnknown)
    } else {
      bench.send(.membersUnknown)
      bench.answer(0, [.host(2)])
      bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    }
    #expect(bench.word == .joined)
    #expect(bench.remaining(.isolation) == nil)
    bench.send(.members(live: 0))
    #expect(bench.remaining(.isolation) != nil)
  }

  @Test("A second cut-off is found as the first was")
  func twice() {
    var bench = joined()
    for attempt in 2...4 {
      bench.send(.members(live: 0))
      bench.ring(.isolation)
      #expect(bench.machine.attempt.number == attempt)
      bench.answer(0, [.host(3)])
      let dial = bench.dials.last?.id ?? 0
      bench.settle(dial, [.host(3, port: 8946)], .joined(name: "c"))
      bench.send(.members(live: 1))
      #expect(bench.word == .joined)
    }
    #expect(bench.reports.count == 4)
  }
}
