import JoinDiscovery
import JoinMembership
import Testing

@testable import RetryJoin

@Suite("A join by hand wakes a loop that stands down")
struct WakingTests {
  private func exhausted(_ policy: RetryJoinConfiguration.ExhaustedPolicy) -> LoopBench {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(maxAttempts: 1, onExhausted: policy))
    bench.fail(0)
    return bench
  }

  @Test("After the limit, the entries are looked up again and the limit counts anew")
  func standalone() {
    var bench = exhausted(.standalone)
    #expect(bench.word == .exhausted)
    #expect(bench.started(in: bench.send(.woken)) == [EntryID(index: 0)])
    #expect(bench.word == .attempting)
    #expect(!bench.machine.status(at: bench.now).hasGivenUp)
    bench.fail(0)
    #expect(bench.word == .exhausted)
    #expect(bench.surrender?.attempts == 1)
  }

  @Test("Found by others meanwhile, it looks around again")
  func joined() {
    var bench = exhausted(.standalone)
    bench.send(.members(live: 1))
    #expect(bench.remaining(.watch) == nil)
    bench.send(.woken)
    #expect(bench.word == .joined)
    #expect(bench.remaining(.watch) != nil)
  }

  @Test("A loop that goes on by itself does not notice")
  func busy() {
    var slow = exhausted(.continue)
    #expect(slow.send(.woken) == [])
    var waiting = LoopBench.started()
    waiting.fail(0)
    #expect(waiting.send(.woken) == [])
    #expect(waiting.word == .waiting)
  }

  @Test("A list that is tried once stays tried")
  func oneShot() {
    var bench = LoopBench.started(["a"], .oneShot())
    bench.fail(0)
    #expect(bench.send(.woken) == [])
    #expect(bench.word == .exhausted)
  }

  @Test("One that was stopped stays stopped")
  func stopped() {
    var bench = exhausted(.standalone)
    bench.send(.stopRequested)
    #expect(bench.send(.woken) == [])
  }
}
