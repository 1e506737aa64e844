internal import AgentConfiguration
internal import JoinMembership
internal import JoinPrimitives
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
  }

  private let inForce: ConfigurationInForce
  private let begun = Mutex<Running?>(nil)

  init(_ inForce: ConfigurationInForce) {
    self.inForce = inForce
  }

  private var configuration: AgentConfiguration { inForce.values }

  /// From now on there is something to tell.
  func begin(driver: any MembershipDriver, loop: RetryJoinService, loopback: LoopbackAdvertisement?) {
    begun.withLock { $0 = Running(driver: driver, loop: loop, loopback: loopback) }
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
      seeds: status.seeds)
  }

  private func phase(of status: RetryJoinStatus) -> JoinStatus.Phase {
    switch status.phase {
    case .joined: .joined
    case .alone: .alone
    case .exhausted: isLeaving ? .exhausted : .standalone
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
