import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("Many nodes at once")
struct HerdTests {
  private static let minutes = 3

  private func herd(_ answer: LoopSimulation.Answer, seed: UInt64 = 1, count: Int = 1000) -> LoopSimulation {
    var herd = LoopSimulation(count, seed: seed) { _, _, _ in answer }
    for node in 0..<count { herd.start(node) }
    herd.run(for: .seconds(60 * Self.minutes))
    return herd
  }

  @Test(
    "A thousand that started together ask less than twice an interval each, and drift apart",
    arguments: ["the provider is down", "nobody is found"])
  func rate(trouble: String) {
    let herd = herd(trouble == "nobody is found" ? .seeds([]) : .fails(.unreachable))
    let perSecond = herd.rates(60..<(60 * Self.minutes))
    let mean = Double(perSecond.reduce(0, +)) / Double(perSecond.count)
    #expect(mean < 2.0 / 30 * 1000)
    // They still try: a loop that had stopped would pass all upper bounds.
    #expect(mean > 1.0 / 30 * 1000)
    #expect(Double(perSecond.max() ?? 0) <= 2 * mean)
  }

  @Test("A refused credential costs each node three calls at most in ten minutes")
  func refused() {
    var herd = LoopSimulation(100, seed: 2) { _, _, _ in .fails(.denied) }
    for node in 0..<100 { herd.start(node) }
    herd.run(for: .seconds(600))
    for node in 0..<100 {
      #expect((2...3).contains(herd.lookups.count { $0.by == node }))
      #expect(herd.nodes[node].warnings.count == 1)
    }
  }

  @Test("The same seed gives the same history, another seed another one")
  func reproducible() {
    func history(_ seed: UInt64) -> [String] {
      herd(.fails(.throttled), seed: seed, count: 20).lookups.map { "\($0.by) \($0.at)" }
    }
    #expect(history(3) == history(3))
    #expect(history(3) != history(4))
  }

  @Test("Watching costs a cluster about eight lookups an interval, whatever its size", arguments: [10, 1000, 10000])
  func watching(size: Int) {
    let interval = Duration.seconds(900)
    var cluster = LoopSimulation(size, seed: 5) { _, _, _ in .seeds([]) }
    cluster.unite(Array(0..<size))
    for node in 0..<size { cluster.start(node, after: .milliseconds(node % 1000)) }
    let intervals = size > 1000 ? 4 : 10
    // The early looks, which follow the join, are over after one interval.
    cluster.run(for: interval * (intervals + 1))
    let each = Double(cluster.count(interval..<(interval * (intervals + 1)))) / Double(intervals)
    #expect(each >= 5 && each <= 12)
    #expect(!cluster.nodes.contains { !$0.machine.isJoined })
  }
}
