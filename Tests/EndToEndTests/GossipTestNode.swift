import GossipCore
import GossipMembership
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

/// A gossip node of ours that lives in the test's process.
struct GossipTestNode: Sendable {
  let name: String
  let seed: Seed
  let driver: GossipMembership
  let logs = LogCapture()

  /// A node with the timing of one machine.
  init(
    _ name: String, at address: IPAddress = .loopbackV4, port: UInt16? = nil, tags: [String: String] = [:],
    key: [UInt8]? = nil, keyRingFile: KeyRingFile? = nil
  ) throws {
    self.name = name
    let port = try port ?? FreePort.find()
    seed = Seed(address, port: port, name: name)
    var configuration = GossipMembershipConfiguration(
      name: name, bindAddress: address, port: port, tags: tags, seed: UInt64(port))
    configuration.timing = .local
    configuration.key = try key.map { try GossipKey(bytes: $0).text }
    configuration.keyRingFile = keyRingFile
    driver = GossipMembership(configuration, logger: logs.logger)
  }

  /// Runs the node for as long as `body` runs. Its sockets are closed afterwards; it does not leave by itself.
  func run<Result: Sendable>(
    within limit: Duration = .seconds(60), _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withDeadline(limit, for: "the test of \(name)", seen: { [logs] in logs.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await driver.run() }
        defer { group.cancelAll() }
        return try await body()
      }
    }
  }

  /// What became of each seed, by its port.
  func join(_ seeds: Seed...) async -> [UInt16: SeedOutcome.Result] {
    var results: [UInt16: SeedOutcome.Result] = [:]
    for await outcome in driver.join(seeds) { results[outcome.seed.port ?? 0] = outcome.result }
    return results
  }

  /// The member as this node sees it.
  func member(_ name: String) -> Member? { driver.members().first { $0.name == name } }

  /// Waits until a member is seen in this state.
  func waitFor(_ name: String, _ status: Member.Status) async throws {
    try await eventually("\(self.name) sees \(name) \(status)", seen: { "\(driver.members())\n\(logs.text)" }) {
      member(name)?.status == status
    }
  }
}
