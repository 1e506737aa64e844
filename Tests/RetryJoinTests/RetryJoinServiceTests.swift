import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Logging
import ServiceLifecycle
import Testing

@testable import RetryJoin

@Suite("The service")
struct RetryJoinServiceTests {
  private let clock = ManualClock()
  private let log = LogCapture()
  private let peer = Seed.host(2, port: 8946)

  private func membership() -> ScriptedMembership {
    ScriptedMembership(localMember: Member(name: "me", address: Seed.host(1).address, port: 8946))
  }

  private func service(
    _ sources: [any SeedSource], _ driver: ScriptedMembership,
    _ configuration: RetryJoinConfiguration = RetryJoinConfiguration()
  ) -> RetryJoinService {
    RetryJoinService(
      sources: sources, driver: driver, configuration: configuration, seed: 1, clock: clock, logger: log.logger)
  }

  /// Runs the service beside a test, cancels it, and waits until all of it is gone.
  private func run(
    _ service: RetryJoinService, _ test: @escaping @Sendable () async throws -> Void
  ) async throws {
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
  private static func passShortSleeps(of clock: ManualClock) async {
    while let length = try? await clock.nextSleep() {
      if length <= .milliseconds(10) { clock.advance(by: length) }
    }
  }

  @Test("It joins, with the port of its own member, and says so in one line")
  func joins() async throws {
    let driver = membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let source = ScriptedSource("10.0.0.2", .seeds([.host(1), .host(2)]))
    let service = service([source], driver)
    try await run(service) { [log] in
      try await log.waitForEntry(containing: "joined n2")
      #expect(driver.joins == [[.host(2, port: 8946)]])
      #expect(
        log.texts(.info) == [
          "attempt 1: joined n2 (10.0.0.2:8946) in 10ms details=seeds: 1 joined, 1 is this node"
        ])
      #expect(service.status.phase == .joined)
      #expect(source.calls == 1)
    }
  }

  @Test("It tries again until a peer is there")
  func retries() async throws {
    let driver = membership()
    let source = ScriptedSource("aws", .fails(.unreachable), .fails(.unreachable), .seeds([.host(2)]))
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let service = service([source], driver)
    try await run(service) { [clock, log] in
      for attempt in 1...2 {
        try await log.waitForEntry(containing: "attempt \(attempt):")
        clock.advance(by: .seconds(9))
      }
      try await log.waitForEntry(containing: "attempt 3: joined n2")
      #expect(source.calls == 3)
    }
  }

  @Test("It ends with an error when its attempts are used up and the policy is exit", arguments: [1, 3])
  func exhausted(limit: Int) async throws {
    let source = ScriptedSource("10.0.0.2", .seeds([.host(2)]))
    let driver = membership()
    let service = service([source], driver, RetryJoinConfiguration(maxAttempts: limit))
    let (clock, log) = (clock, log)
    await #expect {
      try await withDeadline(for: "the end", seen: { log.text }) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { await Self.passShortSleeps(of: clock) }
          group.addTask {
            for attempt in 1..<max(limit, 1) {
              try await log.waitForEntry(containing: "attempt \(attempt):")
              clock.advance(by: .seconds(33))
            }
            await suspendUntilCancelled()
          }
          defer { group.cancelAll() }
          try await service.run()
        }
      }
    } throws: { error in
      let exhausted = error as? RetryJoinExhausted
      return exhausted?.attempts == limit && exhausted?.seeds == "1 timed out (10.0.0.2:8946)"
    }
    #expect(source.calls == limit)
    #expect(driver.joins.count == limit)
  }

  @Test("It stops at once while a lookup hangs, a dial hangs, it waits, or it is joined", arguments: 0..<4)
  func stops(state: Int) async throws {
    let driver = membership()
    let source: ScriptedSource
    let sign: String
    switch state {
    case 0: (source, sign) = (ScriptedSource("a", .hangs), "")
    case 1:
      driver.set(peer.endpoint, to: .hangs)
      (source, sign) = (ScriptedSource("a", .seeds([.host(2)])), "a: 1 found: 10.0.0.2")
    case 2: (source, sign) = (ScriptedSource("a", .fails(.unreachable)), "attempt 1: nobody joined")
    default:
      driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
      (source, sign) = (ScriptedSource("a", .seeds([.host(2)])), "attempt 1: joined")
    }
    let service = service([source], driver)
    try await run(service) { [log, clock] in
      if sign.isEmpty {
        try await clock.waitForSleepers(count: 1)
      } else {
        try await log.waitForEntry(containing: sign)
      }
    }
    #expect(source.running == 0)
  }

  @Test("A graceful shutdown ends it without an error")
  func gracefulShutdown() async throws {
    let service = service([ScriptedSource("a", .hangs)], membership())
    let (clock, log) = (clock, log)
    let lifecycle = ServiceGroup(services: [service], logger: log.logger)
    try await withDeadline(for: "the shutdown", seen: { log.text }) {
      async let end: Void = lifecycle.run()
      try await clock.waitForSleepers(count: 1)
      await lifecycle.triggerGracefulShutdown()
      // The group itself minds a service that ends while nobody asked; here somebody did.
      try await end
    }
    #expect(service.status.phase == .stopped)
    #expect(clock.sleeperCount == 0)
  }

  @Test("A node that is cut off looks for peers again")
  func cutOff() async throws {
    let driver = membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let source = ScriptedSource("a", .seeds([.host(2)]), .fails(.unreachable))
    let service = service([source], driver)
    try await run(service) { [log, clock] in
      try await log.waitForEntry(containing: "other live members: 1")
      driver.setMembers([])
      try await log.waitForEntry(containing: "other live members: 0")
      clock.advance(by: .seconds(1))
      try await log.waitForEntry(containing: "attempt 2: nobody joined")
      #expect(log.texts(.warning) == ["no other live member is left; looking for peers again"])
    }
  }

  @Test("Failed, leaving and left members do not count as live")
  func countsLiveMembers() async throws {
    let driver = membership()
    let dead: [Member] = [Member.Status.failed, .left, .leaving].enumerated().map {
      Member(name: "n\($0.offset)", address: Seed.host(9).address, port: 8946, status: $0.element)
    }
    driver.setMembers(dead)
    try await run(service([ScriptedSource("a", .fails(.unreachable))], driver)) { [log] in
      try await log.waitForEntry(containing: "other live members: 0")
    }
  }

  @Test("A reload ends the old lookups and asks the new entries")
  func reloads() async throws {
    let driver = membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let old = ScriptedSource("old", .hangs)
    let service = service([old], driver)
    try await run(service) { [log, clock] in
      try await clock.waitForSleepers(count: 1)
      service.reload([ScriptedSource("new", .seeds([.host(2)]))])
      try await log.waitForEntry(containing: "joined n2 (10.0.0.2:8946) in 10ms details=new: 1 found")
    }
    #expect(old.running == 0)
  }

  @Test("The status counts down to the next try")
  func status() async throws {
    let service = service([ScriptedSource("a", .fails(.unreachable))], membership())
    #expect(service.status.phase == .idle)
    try await run(service) { [log, clock] in
      try await log.waitForEntry(containing: "attempt 1:")
      let before = service.status
      #expect(before.phase == .waiting)
      #expect(before.entries.first?.error?.contains("check the name") == true)
      clock.advance(by: .milliseconds(400))
      let left = try #require(service.status.nextTry)
      #expect(try #require(before.nextTry) - left == .milliseconds(400))
    }
  }

  @Test("A lookup goes through the session with its deadline and its redaction")
  func entrySource() async throws {
    let entry = JoinEntry(try HostPort(parsing: "10.0.0.2:8946"))
    let session = DiscoverySession(registry: ProviderRegistry([]), context: .test(clock: clock))
    let source = EntrySource(entry, session: session)
    #expect(source.text == "10.0.0.2:8946")
    let driver = membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    try await run(service([source], driver)) { [log] in
      try await log.waitForEntry(containing: "joined n2")
    }
  }
}
