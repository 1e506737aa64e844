import JoinMembership
import JoinPrimitives
import JoinTestKit
import MessagePack
import SeedDialing
import Testing

@testable import SerfMembership

@Suite("Joining through a Serf agent")
struct SerfJoinTests {
  let clock = ManualClock()
  let own = Member(name: "a", address: .loopbackV4, port: 7946)

  /// Every seed answers unless a port is listed here.
  private struct Prober: SeedProbing {
    var others: [UInt16: ProbeResult] = [:]
    var keepsOpen = false

    func probe(
      _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
    ) -> AsyncStream<(Seed, ProbeResult)> {
      AsyncStream { continuation in
        for seed in seeds { continuation.yield((seed, others[seed.port ?? 0] ?? .alive)) }
        if !keepsOpen { continuation.finish() }
      }
    }
  }

  private func member(_ port: UInt16, _ status: Member.Status = .alive) -> Member {
    Member(name: "n\(port)", address: .loopbackV4, port: port, status: status)
  }

  private func join(
    _ script: FakeSerfAgent.Script, _ seeds: [Seed], prober: Prober = Prober(), isOwnHost: Bool = true
  ) async throws -> (outcomes: [UInt16: SeedOutcome.Result], joins: [String]) {
    try await FakeSerfAgent.serve(script) { agent in
      let run = SerfSeedJoin(
        configuration: SerfMembershipConfiguration(agent: agent.address), prober: prober, clock: clock,
        belongsToAgentHost: { _ in isOwnHost }
      )
      let outcomes = Watched<[UInt16: SeedOutcome.Result]>([:])
      try await withDeadline(for: "the join") {
        await run.run(seeds) { outcome in
          outcomes.change { $0[outcome.seed.port ?? 0] = outcome.result }
        }
      }
      let joins = agent.requests.filter { $0.command == "join" }
        .compactMap { $0.body["Existing"]?.array?.compactMap(\.text).joined(separator: ",") }
      return (outcomes.current, joins)
    }
  }

  private func seeds(_ ports: UInt16?...) -> [Seed] { ports.map { Seed(.loopbackV4, port: $0) } }

  @Test("Live seeds are handed over one by one, dead ones never, and a member at the seed's address decides")
  func kinds() async throws {
    let script = FakeSerfAgent.Script(members: [own], joins: ["127.0.0.1:2": (1, [member(2)])])
    let (outcomes, joins) = try await join(
      script, seeds(1, 2, 3, 4), prober: Prober(others: [1: .refused, 3: .timedOut, 4: .failed(reason: "no route")])
    )
    #expect(
      outcomes == [1: .refused, 2: .joined(name: "n2"), 3: .timedOut, 4: .failed(reason: "no route")]
    )
    #expect(joins == ["127.0.0.1:2"])
  }

  @Test("The agent's own endpoint is not dialled, also where the seed names no port")
  func myself() async throws {
    let (outcomes, joins) = try await join(.init(members: [own]), seeds(nil, 7946))
    #expect(outcomes == [7946: .isMyself])
    #expect(joins.isEmpty)
  }

  @Test("Joining oneself through another address is no join, although the agent counts one")
  func wildcard() async throws {
    let wild = Member(name: "a", address: try #require(IPAddress("10.0.0.9")), port: 7946)
    let script = FakeSerfAgent.Script(members: [wild], joins: ["127.0.0.1:7946": (1, [])])
    let (outcomes, joins) = try await join(script, seeds(nil))
    #expect(outcomes == [7946: .isMyself])
    #expect(joins.count == 1)
  }

  @Test("A node elsewhere that brings no member is reported as a conflict of names with both addresses")
  func nameConflict() async throws {
    let script = FakeSerfAgent.Script(members: [own], joins: ["127.0.0.1:7946": (1, []), "127.0.0.1:5": (1, [])])
    let (outcomes, _) = try await join(script, seeds(5))
    guard case .failed(let reason)? = outcomes[5] else {
      Issue.record("there was \(outcomes)")
      return
    }
    #expect(reason.contains("'a'") && reason.contains("127.0.0.1:5") && reason.contains("127.0.0.1:7946"))
  }

  @Test("A member that the agent is in touch with needs no dial")
  func known() async throws {
    let (outcomes, joins) = try await join(.init(members: [own, member(2)]), seeds(2))
    #expect(outcomes == [2: .joined(name: "n2")])
    #expect(joins.isEmpty)
  }

  @Test("A peer behind another address is joined when it brings somebody new")
  func translated() async throws {
    let script = FakeSerfAgent.Script(members: [own], joins: ["127.0.0.1:5": (1, [member(6)])])
    #expect(try await join(script, seeds(5)).outcomes == [5: .joined(name: "n6")])
  }

  @Test("A peer that has just been restarted may need a moment to refute its death")
  func refutation() async throws {
    let reads = Watched(0)
    let (own, dead, alive) = (own, member(2, .failed), member(2))
    let script = FakeSerfAgent.Script(members: [own, dead], joins: ["127.0.0.1:2": (1, [])]) { request in
      guard request.command == "members" else { return nil }
      let read = reads.change { count in
        count += 1
        return count
      }
      return .answer(body: .fields(["Members": FakeSerfAgent.list([own, read < 4 ? dead : alive])]))
    }
    let ticking = Task {
      while !Task.isCancelled {
        if try await clock.nextSleep() == .milliseconds(200) { clock.advance(by: .milliseconds(200)) }
      }
    }
    defer { ticking.cancel() }
    #expect(try await join(script, seeds(2)).outcomes == [2: .joined(name: "n2")])
    #expect(reads.current == 4)
  }

  @Test("When enough peers are joined the rest are spares and the dials stop")
  func fanOut() async throws {
    let ports = [UInt16](10..<60)
    var script = FakeSerfAgent.Script(members: [own])
    for port in ports { script.joins["127.0.0.1:\(port)"] = (1, [member(port)]) }
    let (outcomes, joins) = try await join(
      script, ports.map { Seed(.loopbackV4, port: $0) }, prober: Prober(keepsOpen: true)
    )
    #expect(joins.count == 4)
    #expect(outcomes.values.count { $0 == .spare } == 46)
    #expect(outcomes.count == 50)
  }

  @Test("A cluster that comes with the first peer needs no further exchange")
  func wholeCluster() async throws {
    let ports = [UInt16](10..<60)
    let script = FakeSerfAgent.Script(members: [own], joins: ["127.0.0.1:10": (1, ports.map { member($0) })])
    let (outcomes, joins) = try await join(script, ports.map { Seed(.loopbackV4, port: $0) })
    #expect(joins.count == 1)
    #expect(ports.allSatisfy { outcomes[$0] == .joined(name: "n\($0)") })
  }

  @Test("A join that the agent refuses is that seed's failure alone")
  func refusedJoin() async throws {
    let script = FakeSerfAgent.Script(members: [own], joins: ["127.0.0.1:2": (1, [member(2)])])
    let (outcomes, _) = try await join(script, seeds(1, 2))
    #expect(outcomes[2] == .joined(name: "n2"))
    guard case .failed(let reason)? = outcomes[1] else {
      Issue.record("there was \(outcomes)")
      return
    }
    #expect(reason.contains("Failed to join 127.0.0.1:1"))
  }

  @Test("Without an agent every seed fails with the reason and the remedy")
  func noAgent() async throws {
    let run = SerfSeedJoin(
      configuration: SerfMembershipConfiguration(agent: HostPort(.loopbackV4, port: try FreePort.find())),
      prober: Prober(), clock: clock, belongsToAgentHost: { _ in true }
    )
    let outcomes = Watched<[SeedOutcome]>([])
    await run.run(seeds(1, 2, 1)) { outcome in outcomes.change { $0.append(outcome) } }
    #expect(outcomes.current.map(\.seed.port) == [1, 2])
    for outcome in outcomes.current {
      guard case .failed(let reason) = outcome.result else {
        Issue.record("there was \(outcome)")
        return
      }
      #expect(reason.contains("connection refused") && reason.contains("--serf-rpc-addr"))
    }
  }

  @Test("An agent that dies during a slow join fails the seeds that are left")
  func agentDies() async throws {
    let script = FakeSerfAgent.Script(members: [own]) { $0.command == "join" ? .bytesThenClose([0x82]) : nil }
    let (outcomes, joins) = try await join(script, seeds(1, 2, 3))
    #expect(joins.count == 1)
    #expect(outcomes.count == 3)
    #expect(outcomes.values.allSatisfy { if case .failed = $0 { true } else { false } })
  }

  @Test("A reader that stops during a slow join is let go at once")
  func cancelled() async throws {
    let script = FakeSerfAgent.Script(members: [own]) { $0.command == "join" ? .silence : nil }
    try await FakeSerfAgent.serve(script) { agent in
      let driver = SerfMembership(
        SerfMembershipConfiguration(agent: agent.address), prober: Prober(), clock: clock, logger: LogCapture().logger
      )
      let reader = Task { for await _ in driver.join(seeds(1, 2)) {} }
      try await agent.waitForRequests("join")
      reader.cancel()
      try await withDeadline(.seconds(5), for: "the reader") { await reader.value }
      try await withDeadline(.seconds(5), for: "the end of the deadline") {
        while clock.sleeperCount > 0 { await Task.yield() }
      }
    }
  }
}
