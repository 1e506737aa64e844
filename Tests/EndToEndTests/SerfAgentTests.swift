import JoinMembership
import JoinPrimitives
import JoinTestKit
import SerfMembership
import Testing

@Suite("A real Serf agent")
struct SerfAgentTests {
  let logs = LogCapture()

  private func driver(_ agent: SerfAgent, key: String? = nil) -> SerfMembership {
    SerfMembership(
      SerfMembershipConfiguration(agent: agent.rpcAddress, jitterSeed: 7) { key.map { Secret($0) } },
      logger: logs.logger
    )
  }

  /// Runs the driver beside `body` and ends it afterwards.
  private func running<Result: Sendable>(
    _ driver: SerfMembership, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withDeadline(.seconds(60), for: "the test", seen: { [logs] in logs.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await driver.run() }
        defer { group.cancelAll() }
        return try await body()
      }
    }
  }

  private func outcomes(_ driver: SerfMembership, _ seeds: [Seed]) async -> [UInt16: SeedOutcome.Result] {
    var results: [UInt16: SeedOutcome.Result] = [:]
    for await outcome in driver.join(seeds) { results[outcome.seed.port ?? 0] = outcome.result }
    return results
  }

  @Test(
    "Joins a live peer among dead seeds at once, sees it come and go, and leaves the agent running",
    arguments: [nil, "s3cret-canary"])
  func joins(key: String?) async throws {
    let a = try SerfAgent("a", key: key)
    let b = try SerfAgent("b")
    let closed = try FreePort.find()
    try await a.run { processA in
      try await b.run { processB in
        let driver = driver(a, key: key)
        try await running(driver) {
          var events = driver.events.makeAsyncIterator()
          #expect(await events.next() == .available)
          let local = try #require(await driver.localMember)
          #expect(local.name == "a")
          #expect(local.endpoint == a.seed.endpoint)

          let seeds = [Seed(.loopbackV4, port: closed), a.seed, b.seed]
          let results = await outcomes(driver, seeds)
          #expect(results == [closed: .refused, a.gossipPort: .isMyself, b.gossipPort: .joined(name: "b")])
          let members = try await driver.members()
          #expect(members.map(\.name) == ["a", "b"])
          #expect(members.allSatisfy { $0.status == .alive })

          processB.send(9)
          while let event = await events.next() {
            guard case .changed(let members) = event else { continue }
            if members.contains(where: { $0.name == "b" && $0.status == .failed }) { break }
          }
          let after = try await driver.members()
          #expect(after.last?.status == .failed)
        }
        #expect(processA.status == nil)
        #expect(try await a.listsItself(), "the agent outlives the driver")
      }
    }
    #expect(!logs.text.contains("canary"))
  }

  @Test("A wrong key and a missing key are refused in words that name the option", arguments: ["wrong", nil])
  func wrongKey(key: String?) async throws {
    let a = try SerfAgent("a", key: "right")
    try await a.run { _ in
      let driver = driver(a, key: key)
      try await running(driver) {
        var events = driver.events.makeAsyncIterator()
        guard case .unavailable(let reason)? = await events.next() else {
          Issue.record("no news")
          return
        }
        #expect(reason.contains("--serf-rpc-auth"))
        #expect(reason.contains("\(a.rpcAddress)"))
        let results = await outcomes(driver, [Seed(.loopbackV4, port: 1)])
        guard case .failed(let refusal)? = results[1] else {
          Issue.record("there was \(results)")
          return
        }
        #expect(refusal.contains("--serf-rpc-auth"))
      }
    }
  }

  @Test("After the agent was killed and started again, the driver is back, reads anew, sets its tags and can join")
  func restart() async throws {
    let a = try SerfAgent("a")
    let b = try SerfAgent("b")
    try await b.run { _ in
      let driver = driver(a)
      try await running(driver) {
        var events = driver.events.makeAsyncIterator()
        try await a.run { process in
          while let event = await events.next(), event != .available {}
          #expect(await outcomes(driver, [b.seed]) == [b.gossipPort: .joined(name: "b")])
          try await driver.setTags(["dc": "x"])
          #expect(await driver.localMember?.tags["dc"] == "x")
          process.send(9)
          try await process.waitForExit()
        }
        while let event = await events.next() {
          if case .unavailable(let reason) = event {
            #expect(reason.contains("\(a.rpcAddress)"))
            break
          }
        }
        let error = await #expect(throws: MembershipError.self) { _ = try await driver.members() }
        #expect(error?.code == .unavailable)
        try await a.run { _ in
          while let event = await events.next(), event != .available {}
          #expect(await driver.localMember?.name == "a")
          while await driver.localMember?.tags["dc"] != "x" { _ = await events.next() }
          #expect(await outcomes(driver, [b.seed]) == [b.gossipPort: .joined(name: "b")])
          let members = try await driver.members()
          #expect(members.filter { $0.status == .alive }.map(\.name) == ["a", "b"])
        }
      }
    }
  }

  @Test("Joining only oneself is no join")
  func onlyMyself() async throws {
    let a = try SerfAgent("a")
    try await a.run { _ in
      let driver = driver(a)
      let results = try await running(driver) { await outcomes(driver, [a.seed]) }
      #expect(results == [a.gossipPort: .isMyself])
    }
  }

  @Test("A live peer behind thirty that never answer is joined before the first ten seconds of a Serf join are over")
  func blackHoles() async throws {
    let (a, b) = (try SerfAgent("a"), try SerfAgent("b"))
    let silent = try LoopbackListener(isFull: true)
    let seeds = (0..<30).map { Seed(.loopbackV4, port: silent.port, name: "\($0)") } + [b.seed]
    try await a.run { _ in
      try await b.run { _ in
        let driver = driver(a)
        let outcome = try await withDeadline(.seconds(9), for: "the join") {
          for await outcome in driver.join(seeds) where outcome.result != .timedOut { return outcome }
          throw CancellationError()
        }
        #expect(outcome == SeedOutcome(seed: b.seed, result: .joined(name: "b")))
      }
    }
  }

  @Test("The gossip port in the place of the RPC port is found out")
  func gossipPort() async throws {
    let a = try SerfAgent("a")
    try await a.run { _ in
      let driver = SerfMembership(
        SerfMembershipConfiguration(agent: a.seed.endpoint, jitterSeed: 7), logger: logs.logger
      )
      try await running(driver) {
        var events = driver.events.makeAsyncIterator()
        guard case .unavailable(let reason)? = await events.next() else {
          Issue.record("no news")
          return
        }
        #expect(reason.contains("RPC port"))
      }
    }
  }

  @Test("A third agent that a peer knows comes with it")
  func third() async throws {
    let (a, b, c) = (try SerfAgent("a"), try SerfAgent("b"), try SerfAgent("c"))
    try await a.run { _ in
      try await b.run { _ in
        try await c.run { _ in
          let others = driver(b)
          #expect(await outcomes(others, [c.seed]) == [c.gossipPort: .joined(name: "c")])
          let driver = driver(a)
          #expect(await outcomes(driver, [b.seed, c.seed])[b.gossipPort] == .joined(name: "b"))
          try await running(driver) {
            for await event in driver.events {
              guard case .changed = event else { continue }
              if try await driver.members().count == 3 { break }
            }
          }
        }
      }
    }
  }
}
