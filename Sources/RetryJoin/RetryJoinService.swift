public import JoinMembership
public import Logging
public import ServiceLifecycle
import Synchronization

/// Finds peers and joins them, again and again until it succeeds, and again when the node is cut off.
///
/// All decisions are `RetryJoinStateMachine`'s; this is its shell. `run()` is called once. It returns when it is
/// cancelled or shut down gracefully, and throws `RetryJoinExhausted` when the limits are reached and the policy is
/// `exit`.
public final class RetryJoinService: Service {
  private struct Snapshot {
    let status: RetryJoinStatus
    let elapsed: @Sendable () -> Duration
  }

  private let sources: [any SeedSource]
  private let driver: any MembershipDriver
  private let configuration: RetryJoinConfiguration
  private let seed: UInt64
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let localNode: @Sendable () async -> LocalNode
  private let observe: @Sendable (MembershipEvent) -> Void
  private let peersFile: PeersFile?
  private let inbox = EventInbox()
  private let snapshot: Mutex<Snapshot>

  /// Gathers what the loop needs.
  ///
  /// - Parameters:
  ///   - sources: the join list.
  ///   - driver: the membership layer; somebody else runs it. The service reads its `events`, which have one reader.
  ///   - configuration: intervals and limits.
  ///   - seed: where all chance comes from; the same seed replays the same waits.
  ///   - clock: what the waits are measured by.
  ///   - logger: one line an attempt at INFO, details at debug.
  ///   - localNode: the join port and our own addresses, asked at each attempt; by default those of the driver's
  ///     member.
  ///   - peersFile: keeps the live members for a start at which an entry cannot be looked up; nil keeps nothing.
  ///   - observe: is told the driver's news after the loop has seen them.
  public init(
    sources: [any SeedSource], driver: any MembershipDriver, configuration: RetryJoinConfiguration, seed: UInt64,
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger,
    localNode: (@Sendable () async -> LocalNode)? = nil, peersFile: PeersFile? = nil,
    observe: @escaping @Sendable (MembershipEvent) -> Void = { _ in }
  ) {
    self.sources = sources
    self.driver = driver
    self.configuration = configuration
    self.seed = seed
    self.clock = clock
    self.logger = logger
    self.localNode =
      localNode
      ?? {
        guard let member = await driver.localMember else { return LocalNode() }
        return LocalNode(joinPort: member.port, addresses: OwnAddresses(bound: member.endpoint))
      }
    self.observe = observe
    self.peersFile = peersFile
    let status = Self.firstStatus(of: sources, configuration, on: clock)
    snapshot = Mutex(Snapshot(status: status, elapsed: { .zero }))
  }

  /// Where the loop stands now.
  public var status: RetryJoinStatus {
    let snapshot = snapshot.withLock { $0 }
    var status = snapshot.status
    status.age(by: snapshot.elapsed())
    return status
  }

  /// Replaces the join list, and intervals and limits where they are given. The membership stays, counts and limits
  /// start anew; a hold for throttling goes on.
  public func reload(_ sources: [any SeedSource], configuration: RetryJoinConfiguration? = nil) {
    inbox.post(.reload(sources, configuration))
  }

  /// Begins anew with the list as it is, where the loop gave up and stands down; otherwise nothing happens.
  public func wake() {
    inbox.post(.event(.woken))
  }

  /// Serves until it is stopped.
  public func run() async throws {
    try await run(on: clock)
  }

  private func run<C: Clock<Duration>>(on clock: C) async throws {
    let machine = Self.machine(for: sources, configuration, seed, on: clock)
    var loop = RetryJoinLoop(
      machine: machine, sources: sources, clock: clock, driver: driver,
      inbox: inbox, peers: peersFile.map { PeersKeeper(file: $0, logger: logger) }, log: AttemptLog(logger: logger),
      localNode: localNode, observe: observe
    ) { [snapshot = self] status in
      let taken = clock.now
      snapshot.keep(Snapshot(status: status, elapsed: { taken.duration(to: clock.now) }))
    }
    let failure = await withGracefulShutdownHandler {
      await loop.run()
    } onGracefulShutdown: { [inbox] in
      inbox.post(.event(.stopRequested))
    }
    if let failure { throw failure }
  }

  private static func machine<C: Clock<Duration>>(
    for sources: [any SeedSource], _ configuration: RetryJoinConfiguration, _ seed: UInt64, on clock: C
  ) -> RetryJoinStateMachine<C.Instant> {
    RetryJoinStateMachine(entries: sources.map(\.text), configuration: configuration, seed: seed, now: clock.now)
  }

  private static func firstStatus(
    of sources: [any SeedSource], _ configuration: RetryJoinConfiguration, on clock: some Clock<Duration>
  ) -> RetryJoinStatus {
    machine(for: sources, configuration, 0, on: clock).status(at: clock.now)
  }

  private func keep(_ new: Snapshot) {
    snapshot.withLock { $0 = new }
  }
}
