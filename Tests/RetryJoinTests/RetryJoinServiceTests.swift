import Foundation
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
  private let bench = ServiceBench()
  private var clock: ManualClock { bench.clock }
  private var log: LogCapture { bench.log }
  private let peer = Seed.host(2, port: 8946)

  @Test("It joins, with the port of its own member, and says so in one line")
  func joins() async throws {
    let driver = bench.membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let source = ScriptedSource("10.0.0.2", .seeds([.host(1), .host(2)]))
    let service = bench.service([source], driver)
    try await bench.run(service) { [log] in
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
    let driver = bench.membership()
    let source = ScriptedSource("aws", .fails(.unreachable), .fails(.unreachable), .seeds([.host(2)]))
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let service = bench.service([source], driver)
    try await bench.run(service) { [clock, log] in
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
    let driver = bench.membership()
    let service = bench.service([source], driver, RetryJoinConfiguration(maxAttempts: limit))
    let (clock, log) = (clock, log)
    await #expect {
      try await withDeadline(for: "the end", seen: { log.text }) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { await ServiceBench.passShortSleeps(of: clock) }
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
    let driver = bench.membership()
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
    let service = bench.service([source], driver)
    try await bench.run(service) { [log, clock] in
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
    let service = bench.service([ScriptedSource("a", .hangs)], bench.membership())
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
    let driver = bench.membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let source = ScriptedSource("a", .seeds([.host(2)]), .fails(.unreachable))
    let service = bench.service([source], driver)
    try await bench.run(service) { [log, clock] in
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
    let driver = bench.membership()
    let dead: [Member] = [Member.Status.failed, .left, .leaving].enumerated().map {
      Member(name: "n\($0.offset)", address: Seed.host(9).address, port: 8946, status: $0.element)
    }
    driver.setMembers(dead)
    try await bench.run(bench.service([ScriptedSource("a", .fails(.unreachable))], driver)) { [log] in
      try await log.waitForEntry(containing: "other live members: 0")
    }
  }

  @Test("A reload ends the old lookups and asks the new entries")
  func reloads() async throws {
    let driver = bench.membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let old = ScriptedSource("old", .hangs)
    let service = bench.service([old], driver)
    try await bench.run(service) { [log, clock] in
      try await clock.waitForSleepers(count: 1)
      service.reload([ScriptedSource("new", .seeds([.host(2)]))])
      try await log.waitForEntry(containing: "joined n2 (10.0.0.2:8946) in 10ms details=new: 1 found")
    }
    #expect(old.running == 0)
  }

  @Test("A reload before the first moment counts as well")
  func reloadsFirst() async throws {
    let driver = bench.membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    let old = ScriptedSource("old", .hangs)
    let service = bench.service([old], driver)
    service.reload([ScriptedSource("new", .seeds([.host(2)]))])
    try await bench.run(service) { [log] in
      try await log.waitForEntry(containing: "joined n2 (10.0.0.2:8946) in 10ms details=new: 1 found")
      #expect(service.status.entries.map(\.text) == ["new"])
      #expect(old.running == 0)
    }
  }

  @Test("A reload ends the dials of the old list")
  func reloadEndsDials() async throws {
    let driver = bench.membership()
    driver.setOthers(to: .hangs)
    let service = bench.service([ScriptedSource("old", .seeds([.host(2)]))], driver)
    try await bench.run(service) {
      try await driver.waitForOpenJoins(count: 1)
      service.reload([ScriptedSource("new", .hangs)])
      try await driver.waitForOpenJoins(count: 0)
    }
  }

  @Test("A node that was told to stop dials nobody again, though it is cut off", arguments: ["waiting", "joined"])
  func leaves(state: String) async throws {
    let driver = bench.membership()
    if state == "joined" { driver.setOthers(to: .result(.joined(name: "n2"))) }
    let service = bench.service([ScriptedSource("a", .seeds([.host(2)]))], driver)
    let lifecycle = ServiceGroup(services: [service], logger: log.logger)
    try await withDeadline(for: "the shutdown", seen: { [log] in log.text }) { [log, clock] in
      async let end: Void = lifecycle.run()
      async let _: Void = ServiceBench.passShortSleeps(of: clock)
      try await log.waitForEntry(containing: state == "joined" ? "attempt 1: joined" : "attempt 1: nobody joined")
      await lifecycle.triggerGracefulShutdown()
      try await end
      driver.setMembers([])
      clock.advance(by: .seconds(3600))
      #expect(driver.joins.count == 1)
      #expect(clock.sleeperCount == 0)
    }
    #expect(service.status.phase == .stopped)
  }

  @Test("Peers of the last run are told of once, until they are news again")
  func peersOfLastRun() async throws {
    let folder = URL.temporaryDirectory.appending(path: "loop-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = PeersFile(
      dataDirectory: folder.path(), nodeName: "me", fingerprint: { "f" }, wallClock: FixedWallClock())
    try file.store([Seed.host(7, port: 8946).endpoint])
    let driver = bench.membership()
    let service = bench.service([ScriptedSource("aws", .fails(.unreachable))], driver, peersFile: file)
    try await bench.run(service) { [log, clock] in
      for attempt in 1...5 {
        try await log.waitForEntry(containing: "attempt \(attempt):")
        #expect(driver.joins.count == attempt)
        clock.advance(by: try #require(service.status.nextTry) + .milliseconds(1))
      }
      let words = "an entry gave no answer; trying the one peer of the last run"
      #expect(log.texts(.info).count { $0.contains(words) } == 1)
      #expect(log.texts(.debug).count { $0.contains(words) } >= 4)
    }
  }

  @Test("The status counts down to the next try, and to the end of a hold")
  func status() async throws {
    let sources = [ScriptedSource("a", .fails(.unreachable)), ScriptedSource("b", .fails(.denied))]
    let service = bench.service(sources, bench.membership())
    #expect(service.status.phase == .idle)
    try await bench.run(service) { [log, clock] in
      try await log.waitForEntry(containing: "attempt 1:")
      let before = service.status
      #expect(before.phase == .waiting)
      #expect(before.entries.first?.error?.contains("check the name") == true)
      clock.advance(by: .milliseconds(400))
      let left = try #require(service.status.nextTry)
      #expect(try #require(before.nextTry) - left == .milliseconds(400))
      let (hold, rest) = (before.entries.last?.heldFor, service.status.entries.last?.heldFor)
      #expect(try #require(hold) - #require(rest) == .milliseconds(400))
      #expect(service.status.entries.first?.heldFor == nil)
    }
  }

  @Test("A lookup goes through the session with its deadline and its redaction")
  func entrySource() async throws {
    let entry = JoinEntry(try HostPort(parsing: "10.0.0.2:8946"))
    let session = DiscoverySession(registry: ProviderRegistry([]), context: .test(clock: clock))
    let source = EntrySource(entry, session: session)
    #expect(source.text == "10.0.0.2:8946")
    let driver = bench.membership()
    driver.set(peer.endpoint, to: .result(.joined(name: "n2")))
    try await bench.run(bench.service([source], driver)) { [log] in
      try await log.waitForEntry(containing: "joined n2")
    }
  }
}
