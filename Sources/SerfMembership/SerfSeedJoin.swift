internal import JoinMembership
internal import JoinPrimitives
internal import SeedDialing

/// One run of `join`: probes the seeds side by side and hands the live ones to the agent, on a connection of its
/// own.
///
/// The agent walks a list one by one, gives ten seconds to each that is silent, and does not say which of them
/// worked. So it is given one seed at a time, which costs nothing since it would not go any faster, and after each
/// the list of members tells what has been reached.
struct SerfSeedJoin: Sendable {
  /// How often, and after which time, the list is read again for a member that has just come back.
  private static let rereads = 5
  private static let rereadInterval = Duration.milliseconds(200)

  let configuration: SerfMembershipConfiguration
  let prober: any SeedProbing
  let clock: any Clock<Duration>
  let belongsToAgentHost: @Sendable (IPAddress) -> Bool

  /// Reports every seed once; when the task is cancelled, what is still open goes unreported.
  func run(_ seeds: [Seed], report: @escaping @Sendable (SeedOutcome) -> Void) async {
    if seeds.isEmpty { return }
    do {
      let session = try await SerfSession.open(configuration, clock: clock)
      defer { session.close() }
      try await run(seeds, session: session, report: report)
    } catch is CancellationError {
      return
    } catch {
      if Task.isCancelled { return }
      SeedLedger(seeds, report: report).settleAll { _ in .failed(reason: "\(error)") }
    }
  }

  private func run(
    _ seeds: [Seed], session: SerfSession, report: @escaping @Sendable (SeedOutcome) -> Void
  ) async throws {
    let members = try await session.members()
    guard let local = members.first(where: { $0.name == session.localName }) else {
      throw SerfRPCError.violation(reason: "it does not list its own node").membershipError(agent: configuration.agent)
    }
    let ledger = SeedLedger(seeds.map { $0.withPort(local.port) }, report: report)
    settleKnown(ledger, members, local)
    let dialled = ledger.openSeeds
    if dialled.isEmpty { return }

    let (live, feed) = AsyncStream.makeStream(of: Seed.self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await (seed, result) in prober.probe(dialled, defaultPort: local.port) {
          if result == .alive {
            ledger.noteAnswer()
            feed.yield(seed)
          } else {
            ledger.settle(seed, SeedOutcome.Result(result))
          }
        }
        feed.finish()
      }
      do {
        let known = try await joinEach(of: live, members, session: session, local: local, ledger: ledger)
        group.cancelAll()
        if Task.isCancelled { return }
        settleKnown(ledger, known, local)
        ledger.settleAll { _ in .spare }
      } catch {
        group.cancelAll()
        if Task.isCancelled { return }
        ledger.settleAll { _ in .failed(reason: "\(error)") }
      }
    }
  }

  /// Hands over live seeds until there are no more, or enough are joined. Returns the members as they then are.
  private func joinEach(
    of live: AsyncStream<Seed>, _ start: [Member], session: SerfSession, local: Member, ledger: SeedLedger
  ) async throws -> [Member] {
    var members = start
    var joined = 0
    for await seed in live {
      if let owner = SerfJoinVerdict.owner(of: seed, in: members, localName: local.name) {
        ledger.settle(seed, .joined(name: owner.name))
        continue
      }
      do {
        let count = try await session.join(seed.endpoint)
        let after = count > 0 ? try await settledMembers(seed, session, local) : members
        let result =
          count > 0
          ? SerfJoinVerdict.decide(
            seed, before: members, after: after, local: local, isOwnHost: belongsToAgentHost(seed.address)
          ) : .failed(reason: "the Serf agent reached nobody there")
        members = after
        ledger.settle(seed, result)
        if case .joined = result { joined += 1 }
      } catch let error as MembershipError where error.code == .rejected {
        ledger.settle(seed, .failed(reason: error.message))
      }
      let living = SerfJoinVerdict.foreign(in: members, localName: local.name).count
      if joined >= JoinFanOut.limit(for: max(ledger.answered, living + 1)) { break }
    }
    return members
  }

  private func settledMembers(_ seed: Seed, _ session: SerfSession, _ local: Member) async throws -> [Member] {
    var members = try await session.members()
    for _ in 0..<Self.rereads where SerfJoinVerdict.isUnsettled(seed, in: members, localName: local.name) {
      try await clock.sleep(for: Self.rereadInterval)
      members = try await session.members()
    }
    return members
  }

  /// Reports the seeds that need no dial: this node, and members that the agent is in touch with.
  private func settleKnown(_ ledger: SeedLedger, _ members: [Member], _ local: Member) {
    for seed in ledger.openSeeds {
      if seed.endpoint == local.endpoint {
        ledger.settle(seed, .isMyself)
      } else if let owner = SerfJoinVerdict.owner(of: seed, in: members, localName: local.name) {
        ledger.settle(seed, .joined(name: owner.name))
      }
    }
  }
}
