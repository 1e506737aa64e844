internal import GossipCore
internal import JoinMembership
internal import JoinPrimitives
internal import SeedDialing

/// One run of `join`: probes the seeds side by side, and exchanges the state with a few of those that answer. Gossip
/// brings the rest.
struct GossipSeedJoin: Sendable {
  let local: Member
  let prober: any SeedProbing
  let share: ExchangeShare
  let clock: any Clock<Duration>
  /// The members that count as peers; one of those needs no dial.
  let peers: @Sendable () -> [Member]
  /// Joins by one seed; nil when the node has ended.
  let exchange: @Sendable (PeerAddress) async -> JoinOutcome?

  /// Reports every seed once; when the task is cancelled, what is still open goes unreported.
  func run(_ seeds: [Seed], report: @escaping @Sendable (SeedOutcome) -> Void) async {
    let ledger = SeedLedger(seeds.map { $0.withPort(local.port) }, report: report)
    settleKnown(ledger)
    let dialled = ledger.openSeeds
    if dialled.isEmpty { return }
    let ticket = share.enter()
    defer { share.leave(ticket) }

    let (live, feed) = AsyncStream.makeStream(of: Seed.self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await (seed, result) in prober.probe(dialled, defaultPort: local.port) {
          if result == .alive {
            share.noteAnswer(for: ticket)
            feed.yield(seed)
          } else {
            ledger.settle(seed, SeedOutcome.Result(result))
          }
        }
        feed.finish()
      }
      await exchangeEach(of: live, ledger, for: ticket)
      group.cancelAll()
    }
    if Task.isCancelled { return }
    settleKnown(ledger)
    ledger.settleAll { _ in .spare }
  }

  /// Exchanges the state with live seeds, side by side, until enough are joined or there are no more.
  ///
  /// Some accept a connection and say nothing. One that is silent for as long as a connect may take makes room for two
  /// others, and is heard out only where those do not suffice.
  private func exchangeEach(
    of live: AsyncStream<Seed>, _ ledger: SeedLedger, for ticket: ExchangeShare.Ticket
  ) async {
    var news = ticket.news.makeAsyncIterator()
    await withDiscardingTaskGroup { group in
      for await seed in live {
        var turn = ExchangeShare.Turn.later
        while !settleIfKnown(seed, ledger) {
          turn = share.turn(for: ticket)
          guard case .later = turn, await news.next() != nil else { break }
        }
        if case .now = turn { group.addTask { await exchange(with: seed, ledger, for: ticket) } }
        if case .never = turn { break }
        if Task.isCancelled { break }
      }
      while share.isWorthWaiting(for: ticket), await news.next() != nil {}
      group.cancelAll()
    }
  }

  private func exchange(with seed: Seed, _ ledger: SeedLedger, for ticket: ExchangeShare.Ticket) async {
    let (isJoined, isLate) = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        if (try? await clock.sleep(for: prober.connectDeadline)) == nil { return false }
        share.note(.late, from: ticket)
        return true
      }
      let isJoined = await exchange(with: seed, ledger)
      group.cancelAll()
      return (isJoined, await group.next() ?? false)
    }
    share.note(.ended(isJoined: isJoined, wasLate: isLate), from: ticket)
  }

  private func exchange(with seed: Seed, _ ledger: SeedLedger) async -> Bool {
    guard let outcome = await exchange(PeerAddress(seed.address, port: seed.port ?? local.port)) else {
      if !Task.isCancelled { ledger.settle(seed, .failed(reason: "this node has left")) }
      return false
    }
    let result = SeedOutcome.Result(outcome)
    ledger.settle(seed, result)
    if case .joined = result { return true }
    return false
  }

  /// Reports the seeds that need no dial: this node, and live peers.
  private func settleKnown(_ ledger: SeedLedger) {
    for seed in ledger.openSeeds { _ = settleIfKnown(seed, ledger) }
  }

  private func settleIfKnown(_ seed: Seed, _ ledger: SeedLedger) -> Bool {
    if seed.endpoint == local.endpoint {
      ledger.settle(seed, .isMyself)
      return true
    }
    let owner = peers().first { $0.name != local.name && $0.status == .alive && $0.endpoint == seed.endpoint }
    guard let owner else { return false }
    ledger.settle(seed, .joined(name: owner.name))
    return true
  }
}
