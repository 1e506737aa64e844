import GossipCore
import JoinMembership
import JoinPrimitives
import JoinTestKit
import SeedDialing
import Testing

@testable import GossipMembership

@Suite("A join through seeds that do not all answer")
struct SilentSeedTests {
  private static let local = Member(name: "own", address: .loopbackV4, port: 1)
  private static let streamTimeout = Duration.seconds(10)

  /// Every seed accepts a connection, in the given order.
  private struct EverySeedAnswers: SeedProbing {
    func probe(
      _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
    ) -> AsyncStream<(Seed, ProbeResult)> {
      AsyncStream { continuation in
        for seed in seeds { continuation.yield((seed, .alive)) }
        continuation.finish()
      }
    }
  }

  private let clock = ManualClock()
  private let seeds = (100..<140).map { Seed(.loopbackV4, port: $0) }

  /// Joins seeds of which only those with these ports say anything; how far the clock went until the first of them has
  /// let us in, and what became of every seed.
  private func join(_ seeds: [Seed], live: Set<UInt16>) async throws -> (Duration, [UInt16: SeedOutcome.Result]) {
    let outcomes = Watched<[UInt16: SeedOutcome.Result]>([:])
    let run = GossipSeedJoin(
      local: Self.local, prober: EverySeedAnswers(), share: ExchangeShare(), clock: clock, peers: { [] },
      exchange: { [clock] peer in
        if live.contains(peer.port) { return .joined(name: "n\(peer.port)", liveMembers: 2) }
        let isCancelled = (try? await clock.sleep(for: Self.streamTimeout)) == nil
        return isCancelled ? nil : .failed(.timedOut)
      })
    return try await withDeadline(for: "the join", seen: { "\(outcomes.current)" }) { [clock] in
      let task = Task {
        await run.run(seeds) { outcome in outcomes.change { $0[outcome.seed.port ?? 0] = outcome.result } }
      }
      var first: Duration?
      while outcomes.current.count < seeds.count {
        if first == nil, outcomes.current.values.contains(where: { if case .joined = $0 { true } else { false } }) {
          first = clock.now.offset
        }
        // Time moves only while everybody waits for it.
        try await ContinuousClock().sleep(for: .milliseconds(20))
        clock.advance(by: .milliseconds(500))
      }
      await task.value
      return (try #require(first), outcomes.current)
    }
  }

  @Test("Three that accept and are silent hold up a fourth for as long as a connect may take, and no longer")
  func silentSeeds() async throws {
    let (time, outcomes) = try await join(Array(seeds.prefix(4)), live: [103])
    #expect(time <= DialSchedule.localDeadline + .seconds(1))
    #expect(outcomes == [100: .timedOut, 101: .timedOut, 102: .timedOut, 103: .joined(name: "n103")])
  }

  @Test("Once enough are joined, the silent ones are not waited for")
  func enough() async throws {
    let (_, outcomes) = try await join(Array(seeds.prefix(7)), live: [103, 104, 105, 106])
    #expect(clock.now.offset < Self.streamTimeout)
    #expect(outcomes[100] == .spare)
    #expect(outcomes.values.filter { if case .joined = $0 { true } else { false } }.count == 4)
  }

  @Test("Many silent ones are behind us in a few such times, since each makes room for two")
  func many() async throws {
    let (time, outcomes) = try await join(seeds, live: [139])
    #expect(time <= DialSchedule.localDeadline * 4 + .seconds(2))
    #expect(outcomes[139] == .joined(name: "n139"))
  }

  @Test("No more exchanges run than the limit, however many are silent")
  func bound() {
    var places = ExchangePlaces()
    var started = 0
    for _ in 0..<1000 {
      while places.hasRoom(for: 10_000) {
        places.begin()
        started += 1
      }
      if places.prompt > 0 { places.note(.late) }
    }
    #expect(started == ExchangePlaces.most)
  }
}
