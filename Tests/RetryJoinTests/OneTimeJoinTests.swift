import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("A join by hand")
struct OneTimeJoinTests {
  private let clock = ManualClock()
  private let driver = ScriptedMembership(
    localMember: Member(name: "me", address: Seed.host(1).address, port: 8946),
    answers: [
      Seed.host(2, port: 8946).endpoint: .result(.joined(name: "n2")),
      Seed.host(3, port: 8946).endpoint: .result(.refused), Seed.host(4, port: 8946).endpoint: .hangs,
    ])

  private func join(
    _ sources: ScriptedSource..., local: LocalNode = .sample, within limit: Duration = .seconds(60)
  ) async -> [EntryOutcome] {
    await OneTimeJoin(sources, driver: driver, seed: 1, clock: clock) { local }.run(within: limit)
  }

  @Test("Each entry has an outcome of its own, in the order in which they were given")
  func outcomes() async {
    let outcomes = await join(
      ScriptedSource("db.example", .seeds([.host(2), .host(3)])), ScriptedSource("10.0.0.3", .seeds([.host(3)])),
      ScriptedSource("aws", .fails(.throttled)), ScriptedSource("10.0.0.1", .seeds([.host(1)])))
    #expect(
      outcomes.map(\.words) == [
        "joined n2 (10.0.0.2:8946) in 0s | 2 found | seeds: 1 joined, 1 refused (10.0.0.3:8946)",
        "nobody joined | seeds: 1 refused (10.0.0.3:8946)",
        "nobody joined | failed: too many calls; wait",
        "nobody joined | seeds: 1 is this node",
      ])
    #expect(outcomes.map(\.found) == [2, 1, 0, 1])
    #expect(outcomes.map(\.hasFailedLookup) == [false, false, true, false])
    #expect(outcomes.map(\.peers.count) == [1, 0, 0, 0])
  }

  @Test("When the time is over, it says what is known by then, and all that runs ends")
  func deadline() async throws {
    let slow = ScriptedSource("slow", .hangs)
    async let outcomes = join(
      slow, ScriptedSource("10.0.0.4", .seeds([.host(4)])), ScriptedSource("10.0.0.2", .seeds([.host(2)])),
      within: .seconds(5))
    _ = try await driver.waitForJoins(count: 2)
    try await clock.waitForSleepers(count: 2)
    clock.advance(by: .seconds(5))
    let words = await outcomes.map(\.words)
    #expect(words.prefix(2) == ["nobody joined | no answer yet", "nobody joined | seeds: 1 still being dialled"])
    #expect(words.last?.hasPrefix("joined n2 (10.0.0.2:8946) in ") == true)
    #expect(slow.running == 0)
  }

  @Test("Without a join port, seeds that name none are not dialled")
  func noPort() async {
    let outcomes = await join(ScriptedSource("10.0.0.2", .seeds([.host(2)])), local: LocalNode())
    #expect(outcomes.first?.words.contains("1 waiting for the join port") == true)
    #expect(driver.joins.isEmpty)
  }

  @Test("Thousands of seeds are dialled in batches, and no further batch once somebody is joined")
  func batches() async {
    let seeds = (0..<3000).map { Seed(IPAddress(bytes: [10, 1, UInt8($0 / 250), UInt8($0 % 250)]) ?? .loopbackV4) }
    driver.setOthers(to: .result(.joined(name: nil)))
    let outcomes = await join(ScriptedSource("aws", .seeds(seeds)))
    #expect(driver.joins.map(\.count) == [SeedBook.batchLimit])
    #expect(outcomes.first?.seeds.spare == 3000 - SeedBook.batchLimit)
  }
}
