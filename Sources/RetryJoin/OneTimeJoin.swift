import JoinDiscovery
package import JoinMembership
import JoinPrimitives

/// Looks entries up and joins what they give, once, beside the loop: what an operator asks for by hand.
///
/// Each entry goes its own way, so that none waits for another. Whoever is joined is news of the membership layer, from
/// which the loop learns of it.
package struct OneTimeJoin: Sendable {
  private let sources: [any SeedSource]
  private let driver: any MembershipDriver
  private let seed: UInt64
  private let clock: any Clock<Duration>
  private let localNode: @Sendable () async -> LocalNode

  /// Gathers what a join needs; `seed` is where the order of the dials comes from.
  package init(
    _ sources: [any SeedSource], driver: any MembershipDriver, seed: UInt64,
    clock: any Clock<Duration> = ContinuousClock(), localNode: @escaping @Sendable () async -> LocalNode
  ) {
    self.sources = sources
    self.driver = driver
    self.seed = seed
    self.clock = clock
    self.localNode = localNode
  }

  /// Ends when every seed has an outcome, or after `limit` with what is known by then. The outcomes stand in the order
  /// of the entries.
  package func run(within limit: Duration) async -> [EntryOutcome] {
    await run(within: limit, on: clock)
  }

  private func run<C: Clock<Duration>>(within limit: Duration, on clock: C) async -> [EntryOutcome] {
    await withTaskGroup(of: (index: Int, outcome: EntryOutcome).self) { group in
      for (index, source) in sources.enumerated() {
        let entry = EntryJoin(source, driver: driver, seed: seed &+ UInt64(index))
        group.addTask { (index, await join(entry, within: limit, on: clock)) }
      }
      var outcomes: [(index: Int, outcome: EntryOutcome)] = []
      for await outcome in group { outcomes.append(outcome) }
      return outcomes.sorted { $0.index < $1.index }.map(\.outcome)
    }
  }

  private func join<C: Clock<Duration>>(
    _ entry: EntryJoin, within limit: Duration, on clock: C
  ) async -> EntryOutcome {
    let start = clock.now
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await entry.run(localNode: localNode) }
      group.addTask { try? await clock.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
    return await entry.outcome(after: start.duration(to: clock.now))
  }
}

/// One entry on its way.
private actor EntryJoin {
  private let source: any SeedSource
  private let driver: any MembershipDriver
  private var book = SeedBook()
  private var chance: SeededGenerator
  private var lookup = AttemptReport.EntryResult.running(found: 0)

  init(_ source: any SeedSource, driver: any MembershipDriver, seed: UInt64) {
    self.source = source
    self.driver = driver
    chance = SeededGenerator(seed: seed)
  }

  func run(localNode: @Sendable () async -> LocalNode) async {
    book.learn(await localNode())
    let report = await source.lookUp { await self.take($0) }
    if Task.isCancelled { return }
    lookup = .answered(report)
    while let dial = book.nextDial(using: &chance) {
      for await outcome in driver.join(dial.seeds) {
        _ = book.settle(outcome, of: dial.id)
        if !book.peers.isEmpty { book.dropQueue { _ in false } }
      }
      if Task.isCancelled { return }
      book.finish(dial.id)
    }
  }

  private func take(_ page: SeedPage) {
    guard case .running(let found) = lookup else { return }
    lookup = .running(found: found + page.seeds.count)
    for seed in page.seeds { book.offer(seed, from: EntryID(index: 0)) }
  }

  func outcome(after elapsed: Duration) -> EntryOutcome {
    EntryOutcome(entry: source.text, lookup: lookup, peers: book.peers, seeds: book.tally, elapsed: elapsed)
  }
}
