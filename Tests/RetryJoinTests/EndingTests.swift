import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Ending and reloading")
struct EndingTests {
  static let phases = [
    "not started", "attempting", "dialling", "waiting", "alone", "held", "joined", "looking around", "cut off",
    "looking for a new cluster", "going on slowly", "exhausted",
  ]

  private func bench(in phase: String) -> LoopBench {
    var configuration = RetryJoinConfiguration()
    if phase == "exhausted" || phase == "going on slowly" {
      configuration.maxAttempts = 1
      configuration.onExhausted = phase == "exhausted" ? .standalone : .continue
    }
    var bench = LoopBench(["a"], configuration)
    if phase == "not started" { return bench }
    bench.send(.started)
    bench.send(.local(.sample))
    switch phase {
    case "dialling": bench.answer(0, [.host(2)])
    case "waiting", "exhausted", "going on slowly": bench.fail(0)
    case "alone": bench.answer(0)
    case "held": bench.fail(0, .denied)
    case "joined", "looking around", "cut off", "looking for a new cluster":
      bench.answer(0, [.host(2)])
      bench.settle(1, [.host(2, port: 8946)], .joined(name: "b"))
      bench.send(.members(live: 1))
      if phase == "joined" { break }
      if phase == "looking around" {
        _ = bench.look()
        break
      }
      bench.send(.members(live: 0))
      if phase == "looking for a new cluster" { bench.ring(.isolation) }
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
    let isJoined = bench.word == .joined
    let actions = bench.send(.reloaded(["x", "y"]))
    #expect(actions.prefix(2) == [.cancelLookups(generation: 0), .cancelDials])
    let isLooking = !isJoined && phase != "not started"
    let new = [EntryID(generation: 1, index: 0), EntryID(generation: 1, index: 1)]
    #expect(bench.started(in: actions) == (isLooking ? new : []))
    let status = bench.machine.status(at: bench.now)
    #expect(status.entries.map(\.text) == ["x", "y"])
    #expect((bench.word == .joined) == isJoined)
    #expect(status.attempt == (isLooking ? 1 : 0))
    #expect(!status.hasGivenUp)
    #expect(bench.machine.failures == 0)
    // A joined node looks at the new entries soon.
    if isJoined { #expect(bench.remaining(.watch).map { $0 < .seconds(6) } == true) }
    // A node that was cut off still looks for its cluster, now by the new entries.
    if phase == "cut off" { #expect(bench.started(in: bench.ring(.isolation)) == new) }
  }

  @Test("An address that only the old list named is dialled no more, and may be dialled anew at once")
  func oldSeeds() {
    var bench = bench(in: "dialling")
    bench.send(.reloaded(["x"]))
    bench.page(0, [.host(3)], generation: 0)
    #expect(bench.dials.count == 1)
    bench.page(0, [.host(2)], generation: 1)
    #expect(bench.dials.count == 2)
    // What becomes of the old dial counts for nothing, unless somebody has accepted us after all.
    bench.settle(1, [.host(2, port: 8946)], .refused)
    #expect(bench.machine.seeds.tally.refused.count == 0)
    let late = SeedOutcome(seed: .host(2, port: 8946), result: .joined(name: "b"))
    bench.send(.seedOutcome(dial: 1, late))
    #expect(bench.word == .joined)
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

  @Test("An entry whose masked text another one shares keeps its hold", arguments: [0, 1])
  func twins(throttled: Int) {
    var bench = LoopBench.started(["token=<secret>", "token=<secret>"])
    bench.fail(throttled, .throttled(for: .seconds(600)))
    bench.fail(1 - throttled)
    let actions = bench.send(.reloaded(["token=<secret>", "token=<secret>"]))
    #expect(!bench.started(in: actions).contains(EntryID(generation: 1, index: throttled)))
  }

  @Test("Not even an entry that is taken out and put back gets around a hold for throttling")
  func detour() {
    var bench = LoopBench.started(["throttled"])
    bench.fail(0, .throttled(for: .seconds(600)))
    #expect(bench.started(in: bench.send(.reloaded(["other"]))) == [EntryID(generation: 1, index: 0)])
    #expect(bench.started(in: bench.send(.reloaded(["throttled"]))).isEmpty)
    bench.advance(by: .seconds(700))
    #expect(bench.started(in: bench.send(.reloaded(["throttled"]))) == [EntryID(generation: 3, index: 0)])
  }

  @Test("An empty list is idle until a reload brings one")
  func emptyList() {
    var bench = LoopBench([])
    #expect(bench.send(.started) == [])
    #expect(bench.word == .idle)
    #expect(bench.started(in: bench.send(.reloaded(["a"]))) == [EntryID(generation: 1, index: 0)])
  }
}
