import Foundation
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("One cluster")
struct OneClusterTests {
  private static let size = 50
  private static let convergence = Duration.seconds(30)

  /// How many histories are simulated: twenty, more in long runs, and what `scripts/simulate-joins` asks for.
  private static let seeds: Range<UInt64> = {
    let asked = ProcessInfo.processInfo.environment["DKRON_SIMULATED_JOINS"].flatMap(UInt64.init)
    return 0..<(asked ?? (LongTests.areWanted ? 300 : 20))
  }()

  /// Nodes that start in random order, and whose discovery shows each of them a part of the others that grows until it
  /// is whole.
  private static func startedTogether(seed: UInt64) -> LoopSimulation {
    var chance = SeededGenerator(seed: ~seed)
    var cluster = LoopSimulation(size, seed: seed) { node, time, chance in
      if time < convergence, chance.fraction() < 0.1 { return .fails(.unreachable) }
      let share = time / convergence
      return .seeds((0..<size).filter { $0 == node || chance.fraction() < share }.map(Seed.node))
    }
    for node in 0..<size { cluster.start(node, after: chance.duration(from: .zero, to: .seconds(20))) }
    return cluster
  }

  @Test("Fifty that start in random order, and see each other bit by bit, end as one; none is joined while it is alone")
  func parallelStart() async {
    var slowest = Duration.zero
    for seed in Self.seeds {
      var cluster = Self.startedTogether(seed: seed)
      let time = cluster.runUntilOne(atMost: .seconds(900))
      #expect(time != nil, "seed \(seed): \(Set(cluster.nodes.map(\.cluster)).count) clusters after 15 minutes")
      #expect(cluster.violations == [], "seed \(seed)")
      slowest = max(slowest, time ?? .zero)
      await Task.yield()
    }
    // Each node sees all others at 30 s, and looks for them 40 or 80 s after its join, or once more 160 s after it.
    #expect(slowest < .seconds(220))
  }
}
