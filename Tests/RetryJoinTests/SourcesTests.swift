import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("Sources are independent")
struct SourcesTests {
  private let bench = ServiceBench()

  /// Each source either gives a peer or fails, as its bit says, and a fifth one never answers.
  @Test("Whichever of four sources fail, the others are dialled at once", arguments: 0..<16)
  func combinations(failing: Int) async throws {
    let peers = (0..<4).map { Seed.host(UInt8(10 + $0), port: 8946) }
    let driver = bench.membership()
    driver.setOthers(to: .hangs)
    for peer in peers { driver.set(peer.endpoint, to: .result(.joined(name: "n\(peer.address)"))) }
    let sources = peers.enumerated().map { index, peer in
      failing & (1 << index) == 0
        ? ScriptedSource("s\(index)", .seeds([peer])) : ScriptedSource("s\(index)", .fails(.unreachable))
    }
    let slow = ScriptedSource("slow", .hangs)
    let service = bench.service([slow] + sources, driver)
    let expected = Set(peers.enumerated().filter { failing & (1 << $0.offset) == 0 }.map(\.element))
    try await bench.run(service) { [log = bench.log, clock = bench.clock] in
      if expected.isEmpty {
        // Nothing is left but the slow one, for which the attempt waits as long as it may.
        try await clock.waitForSleepers(count: 1)
        while service.status.entries.contains(where: { $0.error == nil && $0.text != "slow" }) { await Task.yield() }
        clock.advance(by: .seconds(30))
        try await log.waitForEntry(containing: "attempt 1: nobody joined")
      } else {
        _ = try await driver.waitForJoins(count: 1)
        while Set(driver.joins.flatMap(\.self)) != expected { await Task.yield() }
        while service.status.phase != .joined { await Task.yield() }
      }
      for (index, entry) in service.status.entries.dropFirst().enumerated() where failing & (1 << index) != 0 {
        #expect(entry.error?.contains("x is not resolvable yet") == true)
      }
    }
    #expect(slow.running == 0)
  }

  @Test("The first page is dialled, and joined, while the second is still on its way")
  func pages() async throws {
    let driver = bench.membership()
    driver.set(Seed.host(2, port: 8946).endpoint, to: .result(.joined(name: "n2")))
    let source = ScriptedSource("aws", .pageThenHangs([.host(2)]))
    let service = bench.service([source], driver)
    try await bench.run(service) { [log = bench.log] in
      try await log.waitForEntry(containing: "other live members: 1")
      #expect(driver.joins == [[.host(2, port: 8946)]])
      #expect(service.status.phase == .joined)
      #expect(source.running == 1)
    }
    #expect(source.running == 0)
  }
}
