import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Dialling")
struct DialingTests {
  @Test("Seeds wait until this node is known")
  func waitsForMyself() {
    var bench = LoopBench()
    bench.send(.started)
    bench.answer(0, [.host(1), .host(2)])
    #expect(bench.dials.isEmpty)
    bench.send(.local(.sample))
    bench.ring(.gather)
    #expect(bench.dials.map(\.seeds) == [[.host(2, port: 8946)]])
  }

  @Test("Seeds without a port wait for the join port, and nobody else does")
  func waitsForPort() {
    var bench = LoopBench.started(local: LocalNode())
    bench.answer(0, [.host(2), .host(3, port: 7946)])
    #expect(bench.dials.map(\.seeds) == [[.host(3, port: 7946)]])
    bench.settle(1, [.host(3, port: 7946)], .refused)
    #expect(bench.reports.isEmpty)
    #expect(bench.ring(.localPoll) == [.askLocal])
    bench.send(.local(LocalNode()))
    #expect(bench.remaining(.localPoll) == .seconds(1))
    bench.send(.local(LocalNode(joinPort: 9000)))
    bench.ring(.gather)
    #expect(bench.dials.last?.seeds == [.host(2, port: 9000)])
  }

  @Test("Seeds that waited for the join port beyond their attempt get a line of their own")
  func reportsLateSeeds() {
    var bench = LoopBench.started(local: LocalNode())
    bench.answer(0, [.host(2)])
    bench.ring(.attemptEnd)
    #expect(bench.reports.map(\.conclusion) == [.failed])
    bench.send(.local(LocalNode(joinPort: 9000)))
    bench.ring(.gather)
    bench.settle(1, [.host(2, port: 9000)], .refused)
    #expect(bench.reports.map(\.conclusion) == [.failed, .settledLate])
    #expect(bench.reports.last?.seeds.refused.named == [Seed.host(2, port: 9000).endpoint])
    #expect(bench.reports.last?.nextTry == bench.remaining(.wait))
  }

  @Test("An attempt does not wait for the join port for ever, and says so")
  func reportsMissingPort() {
    var bench = LoopBench.started(local: LocalNode())
    bench.answer(0, [.host(2)])
    bench.ring(.attemptEnd)
    #expect(bench.reports.last?.seeds.withoutPort == 1)
    #expect(bench.reports.last?.conclusion == .failed)
  }

  @Test("One address is dialled once, whichever entries name it")
  func merges() {
    var bench = LoopBench.started(["a", "b"])
    bench.answer(0, [.host(2), .host(2, port: 8946)])
    bench.answer(1, [.host(2), .host(2, port: 8947)])
    #expect(bench.dials.flatMap(\.seeds) == [.host(2, port: 8946), .host(2, port: 8947)])
  }

  @Test("What several entries name beyond the limit of one attempt is left out and counted; the next attempt has room")
  func leavesOut() {
    let entry = EntryID(generation: 0, index: 0)
    var book = SeedBook()
    func offer(_ count: Int) {
      for number in 0..<count {
        let bytes = withUnsafeBytes(of: UInt32(0x0A00_0000 + number).bigEndian, Array.init)
        book.offer(Seed(IPAddress(bytes: bytes) ?? .loopbackV4), from: entry)
      }
    }
    offer(SeedBook.seedLimit)
    #expect(book.tally.leftOut == 0)
    offer(SeedBook.seedLimit + 3)
    #expect(book.tally.leftOut == 3)
    #expect(book.tally.withoutPort == SeedBook.seedLimit)
    book.forgetSettled()
    #expect(book.tally.leftOut == 0)
  }

  @Test("Seeds that come together from several entries are dialled together")
  func gathers() {
    var bench = LoopBench.started(["a", "b", "c"])
    for index in 0..<3 { bench.send(.page(EntryID(index: index), [.host(UInt8(2 + index))])) }
    #expect(bench.dials.isEmpty)
    bench.ring(.gather)
    #expect(bench.dials.map(\.seeds.count) == [3])
  }

  @Test("Ready seeds come first, and each node has its own order")
  func order() {
    func order(_ seed: UInt64) -> [Seed] {
      var bench = LoopBench.started(seed: seed)
      bench.answer(0, (2..<30).map { .host($0, isReady: $0 % 2 == 0) })
      return bench.dials.flatMap(\.seeds)
    }
    #expect(order(1).map(\.isReady) == Array(repeating: true, count: 14) + Array(repeating: false, count: 14))
    #expect(order(1) == order(1))
    #expect(order(1) != order(2))
    #expect(Set(order(1)) == Set(order(2)))
  }

  @Test("Dials are bounded in number and size")
  func bounds() {
    var bench = LoopBench.started()
    for page in UInt8(0)..<20 {
      let seeds = (0..<250).map { Seed(IPAddress(bytes: [10, 1, page, UInt8($0)]) ?? .loopbackV4) }
      bench.page(0, seeds)
    }
    #expect(bench.dials.count == SeedBook.dialLimit)
    let first = bench.dials[0]
    bench.settle(first.id, first.seeds, .timedOut)
    #expect(bench.dials.count == SeedBook.dialLimit + 1)
    #expect(bench.dials.last?.seeds.count == SeedBook.batchLimit)
  }

  @Test("A hundred thousand seeds are dialled once each, in batches, and leave nothing behind")
  func manySeeds() {
    var bench = LoopBench.started()
    for page in 1...100 { bench.page(0, (0..<1000).map { Seed.node(page * 1000 + $0) }) }
    bench.answer(0)
    var open = bench.dials
    var dials = open.count
    var dialled = 0
    while let dial = open.popLast() {
      bench.forgetActions()
      dialled += dial.seeds.count
      bench.settle(dial.id, dial.seeds, .timedOut)
      open += bench.dials
      dials += bench.dials.count
      #expect(open.count <= SeedBook.dialLimit)
      #expect(!bench.dials.contains { $0.seeds.count > SeedBook.batchLimit })
    }
    #expect(dialled == 100_000)
    // Those that find a dial free go out as they come; the rest are batched.
    #expect(dials <= 100_000 / SeedBook.batchLimit + 1 + SeedBook.dialLimit)
    #expect(bench.reports.map(\.seeds.timedOut.count) == [100_000])
    #expect(bench.machine.seeds.isEmpty)
  }

  @Test("Of many live seeds no further batch goes out once somebody is joined")
  func manyPeers() {
    var bench = LoopBench.started()
    for page in 1...20 { bench.page(0, (0..<1000).map { Seed.node(page * 1000 + $0) }) }
    let dials = bench.dials
    #expect(dials.count == SeedBook.dialLimit)
    bench.forgetActions()
    for dial in dials {
      bench.send(.seedOutcome(dial: dial.id, SeedOutcome(seed: dial.seeds[0], result: .joined(name: "n"))))
      bench.send(.dialFinished(dial: dial.id))
    }
    #expect(bench.dials.isEmpty)
    #expect(!bench.machine.seeds.hasQueue)
  }

  @Test("Once joined, an entry that brought a peer is satisfied, and the others have their say")
  func afterJoin() {
    var bench = LoopBench.started(["a", "b"])
    bench.page(0, [.host(2)])
    bench.settle(1, [.host(2, port: 8946)], .joined(name: "n2"))
    bench.page(0, [.host(3)])
    #expect(bench.dials.count == 1)
    bench.page(1, [.host(4)])
    #expect(bench.dials.last?.seeds == [.host(4, port: 8946)])
  }

  @Test("Peers that answer shortly after the first stand in the same report")
  func settles() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2), .host(3), .host(4)])
    bench.send(.seedOutcome(dial: 1, SeedOutcome(seed: .host(2, port: 8946), result: .joined(name: "n2"))))
    bench.send(.seedOutcome(dial: 1, SeedOutcome(seed: .host(3, port: 8946), result: .joined(name: "n3"))))
    #expect(bench.reports.isEmpty)
    bench.ring(.settle)
    #expect(bench.reports.first?.peers.map(\.name) == ["n2", "n3"])
    #expect(bench.reports.first?.seeds.open == 1)
    bench.settle(1, [.host(4, port: 8946)], .joined(name: "n4"))
    #expect(bench.reports.count == 1)
  }

  @Test("Seeds that a dial leaves without an outcome do not hold the attempt up")
  func silentDriver() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    bench.send(.dialFinished(dial: 1))
    #expect(bench.reports.first?.seeds.failed["the membership layer gave no outcome"]?.count == 1)
  }

  @Test("Outcomes that nobody waits for change nothing")
  func strayOutcomes() {
    var bench = LoopBench.started(["a"])
    bench.answer(0, [.host(2)])
    #expect(bench.send(.seedOutcome(dial: 7, SeedOutcome(seed: .host(2, port: 8946), result: .refused))) == [])
    #expect(bench.send(.seedOutcome(dial: 1, SeedOutcome(seed: .host(9, port: 8946), result: .refused))) == [])
    #expect(bench.send(.dialFinished(dial: 7)) == [])
    #expect(bench.word == .attempting)
  }
}
