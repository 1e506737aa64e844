internal import AgentConfiguration
internal import JoinDiscovery
internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import RetryJoin
internal import StatusServer
internal import Synchronization

/// What the status server shows of an agent, from the first moment on.
final class AgentStatus: StatusSource {
  /// What exists once this node has addresses.
  struct Running {
    let driver: any MembershipDriver
    let loop: RetryJoinService
    let loopback: LoopbackAdvertisement?
    /// A join of these entries by hand.
    let joining: @Sendable ([JoinEntry]) -> OneTimeJoin
  }

  /// So many joins by hand run side by side.
  private static let joinLimit = 4

  private let inForce: ConfigurationInForce
  private let surroundings: Surroundings
  private let logger: Logger
  private let begun = Mutex<Running?>(nil)
  private let joins = Mutex(0)
  private let layerFault = Mutex<String?>(nil)

  init(_ inForce: ConfigurationInForce, surroundings: Surroundings, logger: Logger) {
    self.inForce = inForce
    self.surroundings = surroundings
    self.logger = logger
  }

  private var configuration: AgentConfiguration { inForce.values }

  /// From now on there is something to tell.
  func begin(_ running: Running) {
    begun.withLock { $0 = running }
  }

  /// Takes news of the membership layer.
  func note(_ event: MembershipEvent) {
    switch event {
    case .available: layerFault.withLock { $0 = nil }
    case .unavailable(let reason): layerFault.withLock { $0 = reason }
    case .changed: break
    }
  }

  /// What exists now; nil while this node has no addresses.
  var running: Running? { begun.withLock { $0 } }

  /// The membership driver; nil while this node has no addresses.
  var driver: (any MembershipDriver)? { running?.driver }

  func members() async throws -> [Member] {
    try await driver?.members() ?? []
  }

  func forceLeave(_ name: String, prune: Bool) async throws {
    guard let driver = driver as? any MemberRemoving else {
      let membership = configuration.membership.rawValue
      throw MembershipError(
        .rejected, "membership \(membership) cannot make members leave", remedy: "use the tools of that layer")
    }
    try await driver.forceLeave(name, prune: prune)
  }

  func join(_ order: JoinOrder) async throws -> JoinAnswer {
    var warnings: [String] = []
    let entries: [JoinEntry]
    do {
      entries = try surroundings.entries(order.entries) { warnings.append($0) }
    } catch {
      throw StatusRefusal(.invalid, error.message)
    }
    guard let running else {
      throw StatusRefusal(.busy, "this node has no address yet; try again once it has started")
    }
    let isOneTooMany = joins.withLock { joins in
      joins += 1
      return joins > Self.joinLimit
    }
    defer { joins.withLock { $0 -= 1 } }
    if isOneTooMany {
      throw StatusRefusal(.busy, "\(Self.joinLimit) joins run already; wait for one of them to end")
    }
    running.loop.wake()
    let limit = order.milliseconds.map { Duration.milliseconds($0) } ?? .seconds(60)
    let outcomes = await running.joining(entries).run(within: limit)
    for outcome in outcomes { logger.info("join by hand: \(outcome.entry): \(outcome.words)") }
    let name = await running.driver.localMember?.name ?? configuration.nodeName
    return JoinAnswer(node: name, entries: outcomes.map(JoinAnswer.Entry.init), warnings: warnings)
  }

  func join() async -> JoinStatus {
    let running = running
    let name = await running?.driver.localMember?.name ?? configuration.nodeName
    guard let status = running?.loop.status else {
      return JoinStatus(
        node: name, membership: configuration.membership.rawValue, phase: .trying, attempt: 0, peers: 0, entries: [])
    }
    return JoinStatus(
      node: name, membership: configuration.membership.rawValue, phase: phase(of: status), attempt: status.attempt,
      gaveUp: status.hasGivenUp || status.phase == .exhausted, peers: status.liveMembers,
      entries: status.entries.map { JoinStatus.Entry(entry: $0.text, result: Self.result(of: $0)) },
      seeds: status.seeds, layerFault: layerFault.withLock { $0 })
  }

  private func phase(of status: RetryJoinStatus) -> JoinStatus.Phase {
    switch status.phase {
    case .joined: .joined
    case .alone: .alone
    // Without having given up, it was joined once, is cut off, and looks for nobody.
    case .exhausted: isLeaving || !status.hasGivenUp ? .exhausted : .standalone
    case .idle, .stopped: inForce.entries.isEmpty ? .standalone : .trying
    case .attempting, .waiting: status.hasGivenUp ? .exhausted : .trying
    }
  }

  /// Whether an agent that gave up ends; `join`, which is tried once, never ends one.
  private var isLeaving: Bool { configuration.retryExhausted == .exit && !configuration.retryJoin.isEmpty }

  private static func result(of entry: RetryJoinStatus.Entry) -> String {
    if let wait = entry.heldFor { return "held back for \(GoDuration.format(wait)): \(entry.error ?? "throttled")" }
    if let error = entry.error { return "failed: \(error)" }
    if AttemptLine.isAddress(entry.text) { return "an address" }
    return entry.found.map { $0 == 0 ? "nothing found" : "\($0) found" } ?? "not answered yet"
  }
}

extension JoinAnswer.Entry {
  fileprivate init(_ outcome: EntryOutcome) {
    self.init(
      entry: outcome.entry, found: outcome.found, failed: outcome.hasFailedLookup,
      joined: outcome.peers.map { JoinAnswer.Peer(name: $0.name, address: "\($0.endpoint)") }, result: outcome.words)
  }
}
