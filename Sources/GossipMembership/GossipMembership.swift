internal import GossipCore
package import JoinMembership
package import JoinPrimitives
package import Logging
package import SeedDialing
internal import Synchronization

/// A node of the cluster that speaks the protocols of memberlist and Serf itself.
///
/// All decisions are those of `GossipNode`, a value that one task owns while `run` lasts. Around it stand the sockets,
/// the encryption, and an inbox through which everybody else reaches the node.
package final class GossipMembership: MemberRemoving {
  /// `gossip`.
  package static let name = "gossip"

  private struct State {
    var tags: [String: String]
    var lastJoin: UInt64 = 0
    var hasLeft = false
  }

  let configuration: GossipMembershipConfiguration
  let clock: any Clock<Duration>
  let logger: Logger
  let inbox = GossipInbox()
  let gate = StreamGate()
  let board = GossipBoard()
  let refusals: RefusalLog
  private let prober: any SeedProbing
  private let share = ExchangeShare()
  private let state: Mutex<State>

  /// Prepares a node; nothing is bound before `run`.
  package init(
    _ configuration: GossipMembershipConfiguration, prober: any SeedProbing = SeedDialer(),
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger
  ) {
    self.configuration = configuration
    self.prober = prober
    self.clock = clock
    self.logger = logger
    refusals = RefusalLog(logger: logger, uptime: Self.uptime(by: clock))
    state = Mutex(State(tags: configuration.tags))
  }

  package var events: AsyncStream<MembershipEvent> { board.events }

  package var localMember: Member? { board.local }

  package func members() -> [Member] { board.members }

  package var isAccepted: Bool { board.isAccepted }

  /// What has been counted; nil before the node runs.
  package var figures: GossipFigures? {
    board.figures.map {
      GossipFigures(
        node: $0.statistics, gauges: $0.gauges, refused: refusals.count, dropped: inbox.dropped,
        waiting: inbox.waiting, unsent: board.unsent, turnedAway: gate.refused)
    }
  }

  static func uptime<C: Clock<Duration>>(by clock: C) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
  }

  /// The tags that the node starts with.
  var tags: [String: String] { state.withLock { $0.tags } }

  package func setTags(_ tags: [String: String]) async throws {
    do {
      _ = try MemberTags.encode(tags)
    } catch {
      throw MembershipError(.rejected, "\(error)", remedy: "use fewer or shorter tags")
    }
    let isNew = state.withLock { state in
      defer { state.tags = tags }
      return state.tags != tags
    }
    if isNew { inbox.post(.request(.command(.setTags(tags)))) }
  }

  /// Waits until the node runs, if it is about to.
  package func join(_ seeds: [Seed]) -> AsyncStream<SeedOutcome> {
    let (stream, continuation) = AsyncStream.makeStream(of: SeedOutcome.self)
    let task = Task {
      await bring(seeds) { continuation.yield($0) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  package func leave() async {
    let (silence, receipt) = AsyncStream.makeStream(of: Never.self)
    state.withLock { $0.hasLeft = true }
    guard board.local != nil, inbox.post(.request(.leave(receipt))) else { return }
    for await _ in silence {}
  }

  package func forceLeave(_ name: String, prune: Bool) async throws {
    guard let member = board.members.first(where: { $0.name == name }) else {
      throw MembershipError(.rejected, "there is no member '\(name)'", remedy: "see 'dkron members' for the names")
    }
    guard name != configuration.name else {
      throw MembershipError(
        .rejected, "'\(name)' is this agent itself", remedy: "stop it, which lets it leave by itself")
    }
    guard member.status != .alive else {
      throw MembershipError(
        .rejected, "'\(name)' is alive and would come back", remedy: "stop its agent, which lets it leave by itself")
    }
    guard member.status != .leaving else {
      throw MembershipError(
        .rejected, "'\(name)' is leaving by itself", remedy: "wait until it has left, or has failed on the way")
    }
    inbox.post(.request(.command(.forceLeave(name: name, prune: prune))))
  }

  private func bring(_ seeds: [Seed], report: @escaping @Sendable (SeedOutcome) -> Void) async {
    let (silence, receipt) = AsyncStream.makeStream(of: Never.self)
    let isRunning = inbox.post(.request(.ready(receipt)))
    if isRunning { for await _ in silence {} }
    if Task.isCancelled { return }
    guard isRunning, let local = board.local, !state.withLock({ $0.hasLeft }) else {
      for seed in seeds { report(SeedOutcome(seed: seed, result: .failed(reason: "this node has left"))) }
      return
    }
    let run = GossipSeedJoin(
      local: local, prober: prober, share: share, clock: clock, peers: { self.board.peers },
      exchange: { await self.exchange(with: $0) })
    await run.run(seeds, report: report)
  }

  /// Joins by one seed; nil when the node has ended or the task is cancelled.
  private func exchange(with peer: PeerAddress) async -> JoinOutcome? {
    let id = state.withLock { state in
      state.lastJoin += 1
      return JoinID(state.lastJoin)
    }
    let (outcomes, answer) = AsyncStream.makeStream(of: JoinOutcome.self)
    answer.onTermination = { [inbox] end in
      if case .cancelled = end { inbox.post(.request(.command(.cancelJoin(id)))) }
    }
    guard inbox.post(.request(.join(id, peer, answer))) else { return nil }
    return await outcomes.first { _ in true }
  }
}
