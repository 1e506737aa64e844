import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Limits")
struct LimitTests {
  @Test("retry-max is exactly the number of attempts", arguments: [1, 3])
  func exactly(limit: Int) throws {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: limit))
    for attempt in 1...limit {
      #expect(bench.surrender == nil)
      #expect(bench.machine.attempt.number == attempt)
      bench.fail(0)
      bench.ring(.wait)
    }
    let surrender = try #require(bench.surrender)
    #expect(surrender.attempts == limit)
    #expect(surrender.reasons == [.init(entry: "a", reason: DiscoveryErrorText.unreachable)])
    #expect(bench.reports.count == limit)
    #expect(bench.reports.last?.nextTry == nil)
    #expect(bench.word == .exhausted)
    #expect(bench.remaining(.wait) == nil)
  }

  @Test("retry-max 0 tries for ever")
  func forever() {
    var bench = LoopBench.started(["a"])
    for _ in 0..<500 {
      bench.fail(0)
      bench.ring(.wait)
    }
    #expect(bench.surrender == nil)
    #expect(bench.machine.attempt.number == 501)
  }

  @Test("With a limit, waits are the interval give or take a tenth")
  func noRamp() throws {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(interval: .seconds(10), maxAttempts: 3))
    bench.fail(0)
    let wait = try #require(bench.remaining(.wait))
    #expect(wait >= .seconds(9) && wait <= .seconds(11))
  }

  @Test("continue goes on at ten times the interval, and may still join")
  func goesOn() throws {
    let configuration = RetryJoinConfiguration(interval: .seconds(10), maxAttempts: 1, onExhausted: .continue)
    var bench = LoopBench.started(["a"], configuration)
    for _ in 0..<3 {
      bench.fail(0)
      let wait = try #require(bench.remaining(.wait))
      #expect(wait >= .seconds(90) && wait <= .seconds(110))
      #expect(bench.machine.status(at: bench.now).hasGivenUp)
      bench.ring(.wait)
    }
    #expect(bench.actions.count { if case .giveUp = $0 { true } else { false } } == 1)
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
    #expect(!bench.machine.status(at: bench.now).hasGivenUp)
  }

  @Test("standalone looks nothing up until a reload")
  func standalone() {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: 1, onExhausted: .standalone))
    bench.fail(0)
    #expect(bench.word == .exhausted)
    bench.send(.members(live: 2))
    #expect(bench.word == .joined)
    bench.send(.members(live: 0))
    #expect(bench.started(in: bench.ring(.isolation)).isEmpty)
    #expect(bench.word == .exhausted)
    #expect(bench.started(in: bench.send(.reloaded(["a"]))) == [EntryID(generation: 1, index: 0)])
  }

  @Test("retry-deadline ends an attempt that runs, and a wait", arguments: [true, false])
  func deadline(isWaiting: Bool) throws {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(deadline: .seconds(20)))
    if isWaiting { bench.fail(0) }
    bench.ring(.deadline)
    let surrender = try #require(bench.surrender)
    #expect(surrender.elapsed == .seconds(20))
    #expect(surrender.attempts == 1)
    #expect(surrender.reasons.count == 1)
    #expect(bench.reports.count == 1)
    #expect(bench.word == .exhausted)
  }

  @Test("An entry that answers at the last chance and names nobody else leaves a first node, which goes on")
  func aloneAtLast() throws {
    for isDeadline in [true, false] {
      let limits =
        isDeadline ? RetryJoinConfiguration(deadline: .seconds(10)) : RetryJoinConfiguration(maxAttempts: 1)
      var bench = LoopBench.started(["a"], limits)
      let end = try #require(bench.timer(isDeadline ? .deadline : .attemptEnd))
      _ = bench.machine.handle(.timerFired(end), now: bench.now)
      bench.answer(0, [.host(1)])
      bench.send(.recalled([]))
      #expect(bench.word == .alone)
      #expect(bench.remaining(.wait) != nil)
      #expect(bench.machine.isScheduled(.deadline) == isDeadline)
      #expect(bench.surrender == nil)
    }
  }

  @Test("A first node that is alone after its last attempt has no more time than retry-deadline left it")
  func deadlineStands() throws {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: 1, deadline: .seconds(600)))
    bench.advance(by: .seconds(540))
    let end = try #require(bench.timer(.attemptEnd))
    _ = bench.machine.handle(.timerFired(end), now: bench.now)
    bench.answer(0, [.host(1)])
    bench.send(.recalled([]))
    #expect(bench.word == .alone)
    #expect(bench.remaining(.deadline) == .seconds(60))
  }

  @Test("A joined node is past all limits")
  func joinedIsPast() {
    let configuration = RetryJoinConfiguration(maxAttempts: 1, deadline: .seconds(60))
    var bench = LoopBench.started(["a"], configuration)
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.remaining(.deadline) == nil)
    bench.send(.members(live: 1))
    bench.send(.members(live: 0))
    bench.ring(.isolation)
    for _ in 0..<10 {
      bench.fail(0)
      bench.ring(.wait)
    }
    #expect(bench.surrender == nil)
  }

  @Test("One shot tries once, whatever comes of it", arguments: ["fails", "alone"])
  func oneShot(outcome: String) {
    var bench = LoopBench.started(["a"], .oneShot())
    if outcome == "fails" { bench.fail(0) } else { bench.answer(0, [.host(1)]) }
    #expect(bench.reports.count == 1)
    #expect(bench.remaining(.wait) == nil)
    #expect((bench.surrender != nil) == (outcome == "fails"))
    #expect(bench.word == (outcome == "fails" ? .exhausted : .alone))
  }
}

/// How the bench's errors read.
enum DiscoveryErrorText {
  static let unreachable = "failed: x is not resolvable yet; check the name"
}
