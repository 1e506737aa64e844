import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

/// A running service with a hand on its clock, and all that it logs.
struct ServiceBench {
  let clock = ManualClock()
  let log = LogCapture()

  /// A membership layer whose own node is 10.0.0.1:8946.
  func membership() -> ScriptedMembership {
    ScriptedMembership(localMember: Member(name: "me", address: Seed.host(1).address, port: 8946))
  }

  func service(
    _ sources: [any SeedSource], _ driver: ScriptedMembership,
    _ configuration: RetryJoinConfiguration = RetryJoinConfiguration(), peersFile: PeersFile? = nil
  ) -> RetryJoinService {
    RetryJoinService(
      sources: sources, driver: driver, configuration: configuration, seed: 1, clock: clock, logger: log.logger,
      peersFile: peersFile)
  }

  /// Runs the service beside a test, cancels it, and waits until all of it is gone.
  func run(_ service: RetryJoinService, _ test: @escaping @Sendable () async throws -> Void) async throws {
    let (clock, log) = (clock, log)
    try await withDeadline(for: "the service", seen: { log.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.run() }
        group.addTask { await Self.passShortSleeps(of: clock) }
        try await test()
        group.cancelAll()
        try await group.waitForAll()
      }
    }
    #expect(service.status.phase == .stopped)
    #expect(clock.sleeperCount == 0)
  }

  /// The few milliseconds in which seeds are gathered pass by themselves.
  static func passShortSleeps(of clock: ManualClock) async {
    while let length = try? await clock.nextSleep() {
      if length <= .milliseconds(10) { clock.advance(by: length) }
    }
  }
}
