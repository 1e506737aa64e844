internal import JoinMembership
internal import JoinPrimitives
internal import RetryJoin
internal import StatusServer

/// What the status server shows of a running agent.
struct AgentStatus: StatusSource {
  let nodeName: String
  let driver: any MembershipDriver
  let loop: RetryJoinService
  let hasEntries: Bool

  func members() async throws -> [Member] {
    try await driver.members()
  }

  func join() async -> JoinStatus {
    let status = loop.status
    return JoinStatus(
      node: nodeName, membership: driver.name, phase: phase(of: status), attempt: status.attempt,
      peers: status.liveMembers,
      entries: status.entries.map { JoinStatus.Entry(entry: $0.text, result: Self.result(of: $0)) })
  }

  private func phase(of status: RetryJoinStatus) -> JoinStatus.Phase {
    switch status.phase {
    case .joined: .joined
    case .alone: .alone
    case .exhausted: .exhausted
    case .idle, .stopped: hasEntries ? .trying : .standalone
    case .attempting, .waiting: status.hasGivenUp ? .exhausted : .trying
    }
  }

  private static func result(of entry: RetryJoinStatus.Entry) -> String {
    if let wait = entry.heldFor { return "held back for \(GoDuration.format(wait)): \(entry.error ?? "throttled")" }
    if let error = entry.error { return "failed: \(error)" }
    return entry.found.map { "\($0) found" } ?? "not answered yet"
  }
}
