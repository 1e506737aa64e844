import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("What watching finds")
struct WatchingTableTests {
  private static let interval = Duration.seconds(900)

  @Test(
    "Two halves that know only each other's future addresses are one within a rejoin interval of the move",
    arguments: UInt64(0)..<20)
  func halves(seed: UInt64) {
    let size = Int(3 + seed % 4)
    // The machines to come: those of the first half from 100 on, those of the second from 200 on.
    var cluster = LoopSimulation(size * 2, seed: seed) { node, _, _ in
      let (own, future) = node < size ? (0..<size, 200..<(200 + size)) : (size..<(size * 2), 100..<(100 + size))
      return .seeds((Array(own) + Array(future)).map(Seed.node))
    }
    for node in 0..<(size * 2) { cluster.start(node, after: .milliseconds(node * 100)) }
    cluster.run(for: .seconds(3000 + Int(seed) * 61))
    #expect(Set(cluster.nodes.map(\.cluster)).count == 2)
    for node in 0..<size { cluster.move(node, to: Seed.node(100 + node).endpoint) }
    for node in size..<(size * 2) { cluster.move(node, to: Seed.node(200 + node - size).endpoint) }
    // A second more for the lookup and the news.
    #expect(cluster.runUntilOne(atMost: Self.interval + .seconds(1)) != nil)
  }

  @Test("Joined, all seeds killed, new ones there: rejoined as soon as isolation is seen", arguments: UInt64(0)..<10)
  func newSeeds(seed: UInt64) {
    let (me, old, new) = (0, 1...3, 4...6)
    var cluster = LoopSimulation(7, seed: seed) { node, time, _ in
      if node != me { return .seeds([]) }
      return .seeds((time < .seconds(3600) ? old : new).map(Seed.node))
    }
    cluster.unite(Array(old))
    cluster.unite(Array(new))
    for node in 0..<7 { cluster.start(node) }
    cluster.run(for: .seconds(3600))
    #expect(cluster.nodes[me].cluster == cluster.nodes[1].cluster)
    for node in old { cluster.kill(node) }
    #expect(cluster.runUntilOne(atMost: cluster.detection + .seconds(1)) != nil)
    #expect(cluster.nodes[me].cluster == cluster.nodes[4].cluster)
    #expect(cluster.nodes[me].warnings == ["no other live member is left; looking for peers again"])
  }

  @Test("A name that moves is dialled where it is now: while joining, and while watching", arguments: [true, false])
  func moves(isJoined: Bool) {
    let (me, before, after) = (0, Seed.node(1), Seed.node(2))
    let move = Duration.seconds(isJoined ? 3600 : 60)
    var cluster = LoopSimulation(3, seed: 1) { node, time, _ in
      if node != me { return .seeds([]) }
      return .seeds([time < move ? before : after])
    }
    cluster.start(me)
    if isJoined { cluster.start(1) }
    cluster.run(for: move)
    let old = cluster.nodes[me].dialled
    #expect(Set(old) == [before.endpoint])
    cluster.start(2)
    cluster.run(for: .seconds(2000))
    // A lookup that had begun before the move may still be under way.
    let new = cluster.nodes[me].dialled.dropFirst(old.count)
    #expect(new.count { $0 == before.endpoint } <= 1)
    #expect(Set(new.drop { $0 == before.endpoint }) == [after.endpoint])
    #expect(cluster.nodes[me].cluster == cluster.nodes[2].cluster)
  }
}
