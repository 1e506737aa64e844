import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Ending and reloading")
struct EndingTests {
  static let phases = ["not started", "attempting", "dialling", "waiting", "joined", "exhausted"]

  private func bench(in phase: String) -> LoopBench {
    var bench = LoopBench(
      ["a"], RetryJoinConfiguration(maxAttempts: phase == "exhausted" ? 1 : 0, onExhausted: .standalone))
    if phase == "not started" { return bench }
    bench.send(.started)
    bench.send(.local(.sample))
    switch phase {
    case "dialling": bench.answer(0, [.host(2)])
    case "waiting", "exhausted": bench.fail(0)
    case "joined":
      bench.answer(0, [.host(2)])
      bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
    default: break
    }
    return bench
  }

  @Test("A request to stop ends the loop at once, in every state", arguments: phases)
  func stops(phase: String) {
    var bench = bench(in: phase)
    #expect(bench.send(.stopRequested).last == .stop)
    #expect(bench.word == .stopped)
  }

  @Test("Nothing leads out of the end", arguments: phases)
  func staysStopped(phase: String) throws {
    var bench = bench(in: phase)
    let timers = TimerID.Kind.allCases.compactMap { bench.timer($0) }
    bench.send(.stopRequested)
    for timer in timers { #expect(bench.send(.timerFired(timer)) == []) }
    for event in [
      RetryJoinEvent.started, .local(.sample), .page(EntryID(index: 0), [.host(3)]), .members(live: 3),
      .lookupFinished(EntryID(index: 0), EntryReport(entry: "", found: 0)), .dialFinished(dial: 1), .reloaded(["b"]),
      .stopRequested,
    ] { #expect(bench.send(event) == []) }
    #expect(bench.word == .stopped)
  }

  @Test("A reload swaps the list and starts its count anew, in every state", arguments: phases)
  func reloads(phase: String) {
    var bench = bench(in: phase)
    let actions = bench.send(.reloaded(["x", "y"]))
    #expect(actions.first == .cancelLookups(generation: 0))
    let isLooking = phase != "joined" && phase != "not started"
    let new = [EntryID(generation: 1, index: 0), EntryID(generation: 1, index: 1)]
    #expect(bench.started(in: actions) == (isLooking ? new : []))
    #expect(bench.machine.status(at: bench.now).entries.map(\.text) == ["x", "y"])
    #expect((bench.word == .joined) == (phase == "joined"))
    #expect(bench.machine.attempt.number == (isLooking ? 1 : 0))
  }

  @Test("News of a list that was replaced are not heard")
  func oldNews() {
    var bench = bench(in: "attempting")
    bench.send(.reloaded(["x"]))
    #expect(bench.answer(0, [.host(2)], generation: 0).isEmpty)
    #expect(bench.word == .attempting)
  }

  @Test("A reload never shortens a hold for throttling, and ends one for refused credentials")
  func holds() {
    var bench = LoopBench.started(["throttled", "refused", "free"])
    bench.fail(0, .throttled)
    bench.fail(1, .denied)
    let actions = bench.send(.reloaded(["throttled", "refused"]))
    #expect(bench.started(in: actions) == [EntryID(generation: 1, index: 1)])
  }

  @Test("An empty list is idle until a reload brings one")
  func emptyList() {
    var bench = LoopBench([])
    #expect(bench.send(.started) == [])
    #expect(bench.word == .idle)
    #expect(bench.started(in: bench.send(.reloaded(["a"]))) == [EntryID(generation: 1, index: 0)])
  }
}
