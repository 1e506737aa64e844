import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("A joined node looks around")
struct WatchTests {
  private static let port: UInt16 = 8946

  private func endpoints(_ hosts: ClosedRange<UInt8>) -> Set<HostPort> {
    Set(hosts.map { HostPort(Seed.host($0).address, port: Self.port) })
  }

  /// A node that has joined 10.0.0.2 by the only entry, in a cluster of these others.
  private func joined(
    _ others: ClosedRange<UInt8> = 2...2, interval: Duration = .seconds(900), seed: UInt64 = 1
  ) -> LoopBench {
    var bench = LoopBench.started(["a"], RetryJoinConfiguration(rejoinInterval: interval), seed: seed)
    bench.answer(0, [.host(2)])
    bench.settle(1, [.host(2, port: Self.port)], .joined(name: "b"))
    bench.send(.members(live: others.count, at: endpoints(others)))
    bench.ring(.settle)
    return bench
  }

  @Test(
    "The first looks are due 5, 10, 20, 40 seconds after the join, give or take a tenth, the later ones an interval apart"
  )
  func rounds() throws {
    var bench = joined()
    var elapsed = Duration.zero
    for expected in [5, 10, 20, 40, 80, 160, 320, 640] {
      elapsed += try #require(bench.remaining(.watch))
      #expect(elapsed > .seconds(expected) * 0.9 && elapsed < .seconds(expected) * 1.1)
      bench.ring(.watch)
      bench.answer(0)
    }
    for _ in 0..<3 {
      let wait = try #require(bench.remaining(.watch))
      #expect(wait >= .seconds(810) && wait <= .seconds(900), "never more than the interval")
      bench.ring(.watch)
      bench.answer(0)
    }
  }

  @Test("An interval of zero means that only a node that is cut off looks around")
  func off() {
    let bench = joined(interval: .zero)
    #expect(bench.word == .joined)
    #expect(bench.remaining(.watch) == nil)
  }

  @Test("A cluster makes about eight lookups a round, whatever its size", arguments: [10, 1000])
  func load(size: Int) {
    var looks = 0
    for seed in 0..<UInt64(size) {
      var bench = LoopBench.started(["a"], seed: seed)
      bench.send(.members(live: size - 1))
      bench.answer(0)
      bench.ring(.settle)
      looks += bench.started(in: bench.ring(.watch)).count
    }
    #expect((3...16).contains(looks))
  }

  @Test("Only what is missing is dialled: no member, no seed that was dialled within the interval")
  func missing() {
    var bench = joined(2...4)
    #expect(bench.started(in: bench.look()) == [EntryID(index: 0)])
    bench.answer(0, [.host(2), .host(3), .host(4), .host(5), .host(6)])
    #expect(bench.dials.last?.seeds.map(\.address).sorted() == [Seed.host(5).address, Seed.host(6).address])
    let dial = bench.dials.last?.id ?? 0
    bench.send(.seedOutcome(dial: dial, SeedOutcome(seed: .host(5, port: Self.port), result: .refused)))
    bench.settle(dial, [.host(6, port: Self.port)], .joined(name: "f"))
    #expect(bench.reports.last?.conclusion == .lookedAround)
    #expect(bench.reports.last?.peers.map(\.name) == ["f"])
    #expect(bench.word == .joined)

    let before = bench.dials.count
    _ = bench.look()
    bench.answer(0, [.host(5), .host(6)])
    #expect(bench.dials.count == before)
    #expect(bench.reports.last?.peers.isEmpty == true)
  }

  @Test("A seed that was silent has another chance after one interval")
  func another() {
    var bench = joined(interval: .seconds(60))
    _ = bench.look()
    bench.answer(0, [.host(5)])
    bench.settle(bench.dials.last?.id ?? 0, [.host(5, port: Self.port)], .timedOut)
    bench.advance(by: .seconds(61))
    let before = bench.dials.count
    _ = bench.look()
    bench.answer(0, [.host(5)])
    #expect(bench.dials.count == before + 1)
  }

  @Test("A dead seed is dialled once in all early looks, and once in every later one", arguments: UInt64(1)...5)
  func deadSeed(seed: UInt64) {
    var bench = joined(seed: seed)
    let before = bench.dials.count
    for round in 1...20 {
      _ = bench.ring(.watch)
      let known = bench.dials.count
      bench.answer(0, [.host(5)])
      bench.advance(by: .seconds(2))
      if let dial = bench.dials.dropFirst(known).first { bench.settle(dial.id, dial.seeds, .timedOut) }
      // The eighth look, 640 seconds after the join, is the last of the early ones.
      #expect(bench.dials.count - before == max(1, round - 7))
    }
  }

  @Test("Two clusters that meet are named once, with somebody from both sides; a single newcomer is none")
  func merger() {
    var bench = joined(2...4)
    _ = bench.look()
    bench.answer(0, [.host(9)])
    bench.settle(bench.dials.last?.id ?? 0, [.host(9, port: Self.port)], .joined(name: "far"))
    bench.send(.members(live: 4, at: endpoints(2...5)))
    #expect(bench.warnings.isEmpty)
    bench.send(.members(live: 7, at: endpoints(2...8)))
    bench.send(.members(live: 8, at: endpoints(2...9)))
    #expect(bench.warnings.count == 1)
    #expect(
      bench.warnings.first?.contains("4 nodes with 10.0.0.2:8946, the other brought 4 with far (10.0.0.9:8946)") == true
    )
  }

  @Test("A cluster that a look finds late is named, though a single node was found before it")
  func lateMerger() {
    var bench = joined(2...4)
    _ = bench.look()
    bench.answer(0, [.host(9), .host(10)])
    let dial = bench.dials.last?.id ?? 0
    bench.settle(dial, [.host(9, port: Self.port)], .joined(name: "new"), isLast: false)
    bench.send(.members(live: 4, at: endpoints(2...5)))
    bench.advance(by: .seconds(8))
    bench.settle(dial, [.host(10, port: Self.port)], .joined(name: "far"))
    bench.send(.members(live: 9, at: endpoints(2...10)))
    #expect(bench.warnings.count == 1)
    #expect(bench.warnings.first?.contains("5 nodes with 10.0.0.2:8946, the other brought 5 with far") == true)
  }

  @Test("Nodes that start one by one after a look has found the first of them are no second cluster")
  func growth() {
    var bench = joined(2...4)
    _ = bench.look()
    bench.answer(0, [.host(9)])
    bench.settle(bench.dials.last?.id ?? 0, [.host(9, port: Self.port)], .joined(name: "new"))
    for last in UInt8(5)...9 {
      bench.send(.members(live: Int(last) - 1, at: endpoints(2...last)))
      bench.advance(by: .seconds(10))
    }
    #expect(bench.warnings.isEmpty)
  }

  @Test("New entries are looked at whatever the size of the cluster, and not by all in the same second")
  func newEntries() throws {
    var waits: Set<Duration> = []
    for seed in UInt64(1)...5 {
      var bench = joined(2...201, seed: seed)
      bench.send(.reloaded(["b"]))
      // Another one before the look was taken does not call it off.
      bench.send(.reloaded(["b"]))
      waits.insert(try #require(bench.remaining(.watch)))
      #expect(bench.started(in: bench.ring(.watch)) == [EntryID(generation: 2, index: 0)])
    }
    let (first, last) = try (#require(waits.min()), #require(waits.max()))
    #expect(last - first > .milliseconds(500) && last < .milliseconds(7500))
  }

  @Test("A reload lets a joined node look at the new entries soon")
  func reload() throws {
    var bench = joined()
    bench.advance(by: .seconds(3600))
    bench.send(.reloaded(["b"]))
    #expect(try #require(bench.remaining(.watch)) < .seconds(6))
    #expect(bench.started(in: bench.look()) == [EntryID(generation: 1, index: 0)])
  }

  @Test("A node that is cut off in the middle of a look begins an attempt")
  func cutOff() {
    var bench = joined(2...4)
    _ = bench.look()
    bench.send(.members(live: 0))
    bench.ring(.isolation)
    #expect(bench.word == .attempting)
    bench.answer(0, [.host(2)])
    bench.settle(bench.dials.last?.id ?? 0, [.host(2, port: Self.port)], .joined(name: "b"))
    #expect(bench.word == .joined)
  }
}
