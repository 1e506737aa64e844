import GossipCore
import GossipMembership
import JoinMembership
import JoinPrimitives
import JoinTestKit

/// A running node on loopback.
struct TestNode: Sendable {
  let driver: GossipMembership
  let logs = LogCapture()

  init(
    _ name: String = "own", port: UInt16 = 0, tags: [String: String] = [:], key: [UInt8]? = nil,
    label: ClusterLabel = .none, clock: any Clock<Duration> = ContinuousClock()
  ) throws {
    var configuration = GossipMembershipConfiguration(
      name: name, bindAddress: .loopbackV4, port: port, tags: tags, seed: 1)
    configuration.timing = .local
    configuration.key = try key.map { try GossipKey(bytes: $0).text }
    configuration.label = label
    driver = GossipMembership(configuration, clock: clock, logger: logs.logger)
  }

  /// Runs the node for as long as `body` runs, which is given its port.
  func run<Result: Sendable>(
    _ body: @escaping @Sendable (UInt16) async throws -> Result
  ) async throws -> Result {
    try await withDeadline(.seconds(60), for: "the test", seen: { [logs] in logs.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await driver.run() }
        defer { group.cancelAll() }
        var events = driver.events.makeAsyncIterator()
        while let event = await events.next(), event != .available {}
        let port = driver.members().first?.port ?? 0
        return try await body(port)
      }
    }
  }
}
