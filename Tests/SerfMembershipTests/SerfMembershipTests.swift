import JoinMembership
import JoinPrimitives
import JoinTestKit
import MessagePack
import SeedDialing
import Testing

@testable import SerfMembership

@Suite("The driver of a Serf agent")
struct SerfMembershipTests {
  let logs = LogCapture()
  let clock = ManualClock()
  let own = Member(name: "a", address: .loopbackV4, port: 7946)
  let peer = Member(name: "b", address: .loopbackV4, port: 7947, tags: ["role": "web"])

  private func configuration(_ agent: FakeSerfAgent, key: String? = nil) -> SerfMembershipConfiguration {
    let configuration = SerfMembershipConfiguration(agent: agent.address, jitterSeed: 7) { key.map { Secret($0) } }
    return configuration
  }

  /// Runs a driver against a scripted agent and ends it afterwards.
  private func withDriver(
    _ script: FakeSerfAgent.Script? = nil, key: String? = nil,
    _ body:
      @escaping @Sendable (SerfMembership, FakeSerfAgent, inout AsyncStream<MembershipEvent>.Iterator) async throws
      -> Void
  ) async throws {
    try await FakeSerfAgent.serve(script ?? .init(members: [own, peer])) { agent in
      let driver = SerfMembership(configuration(agent, key: key), clock: clock, logger: logs.logger)
      let logs = logs
      try await withDeadline(for: "the test", seen: { "\(logs.text)\n\(agent.requests.map(\.command))" }) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await driver.run() }
          defer { group.cancelAll() }
          var events = driver.events.makeAsyncIterator()
          try await body(driver, agent, &events)
        }
      }
    }
  }

  @Test("A session shakes hands, learns its node and lists the members")
  func session() async throws {
    try await withDriver { driver, agent, events in
      #expect(await events.next() == .available)
      #expect(await events.next() == .changed([own, peer]))
      let members = try await driver.members()
      #expect(members == [own, peer])
      #expect(await driver.localMember == own)
      #expect(agent.requests.prefix(4).map(\.command) == ["handshake", "stats", "stream", "members"])
    }
    #expect(logs.text.contains("its node stays in the cluster"))
  }

  @Test("Before it runs there is no member and every call says why")
  func beforeRun() async throws {
    let driver = SerfMembership(.init(jitterSeed: 7), clock: clock, logger: logs.logger)
    #expect(await driver.localMember == nil)
    let error = await #expect(throws: MembershipError.self) { try await driver.members() }
    #expect(error?.code == .unavailable)
  }

  @Test("With the right key the agent serves; the key appears nowhere")
  func key() async throws {
    try await withDriver(.init(key: "canary-7", members: [own]), key: "canary-7") { driver, agent, events in
      #expect(await events.next() == .available)
      #expect(agent.requests.prefix(3).map(\.command) == ["handshake", "auth", "stats"])
    }
    #expect(!logs.text.contains("canary"))
  }

  @Test(
    "A refused or missing key is reported with the option to change, and tried again slowly", arguments: ["wrong", nil])
  func wrongKey(key: String?) async throws {
    try await withDriver(.init(key: "right", members: [own]), key: key) { driver, agent, events in
      guard case .unavailable(let reason)? = await events.next() else {
        Issue.record("no news")
        return
      }
      #expect(reason.contains("--serf-rpc-auth"))
      #expect(reason.contains("\(agent.address)"))
      let error = await #expect(throws: MembershipError.self) { try await driver.members() }
      #expect(error?.code == .denied)
      // The sleeps of the commands' deadlines are over; what is left is the pause before the next try.
      try await clock.waitForSleepers(count: 1)
      clock.advance(by: .seconds(13))
      #expect(agent.requests.count { $0.command == "handshake" } == 1)
      agent.change { $0.key = nil }
      agent.change { $0.override = { $0.command == "auth" ? .answer() : nil } }
      clock.advance(by: .seconds(4))
      #expect(await events.next() == .available)
    }
    #expect(!logs.text.contains("wrong"))
  }

  @Test("An agent that is not there is reported once, with its address and what to do, and found when it comes")
  func unreachable() async throws {
    try await withDriver { driver, agent, events in
      _ = await events.next()
      _ = await events.next()
      try await agent.stop()
      guard case .unavailable(let reason)? = await events.next() else { return }
      #expect(reason.contains("the agent closed it"))
      try await clock.waitForSleepers(count: 1)
      clock.advance(by: .seconds(2))
      guard case .unavailable(let refused)? = await events.next() else { return }
      #expect(refused.contains("connection refused"))
      #expect(refused.contains("--serf-rpc-addr"))
      #expect(refused.contains("\(agent.address)"))
      try await agent.start()
      agent.change { $0.members = [own] }
      try await clock.waitForSleepers(count: 1)
      clock.advance(by: .seconds(15))
      #expect(await events.next() == .available)
      #expect(await events.next() == .changed([peer.with(.failed)]))
      #expect(try await driver.members() == [own])
      agent.push("member-join", [peer])
      #expect(await events.next() == .changed([peer]))
    }
  }

  @Test("News arrive as they come and are told once")
  func events() async throws {
    try await withDriver { driver, agent, events in
      _ = await events.next()
      _ = await events.next()
      agent.push("member-failed", [peer.with(.failed)])
      agent.push("member-failed", [peer.with(.failed)])
      agent.push("member-reap", [peer.with(.failed)])
      agent.push("member-join", [peer])
      #expect(await events.next() == .changed([peer.with(.failed)]))
      #expect(await events.next() == .changed([peer]))
    }
  }

  @Test("Lost news are found by reading the members every 30 seconds")
  func refresh() async throws {
    try await withDriver { driver, agent, events in
      _ = await events.next()
      _ = await events.next()
      agent.change { $0.members = [own, peer.with(.left)] }
      while try await clock.nextSleep() != .seconds(30) {}
      clock.advance(by: .seconds(30))
      #expect(await events.next() == .changed([peer.with(.left)]))
    }
  }

  @Test("Tags are set and removed as needed, foreign ones stay, and a restarted agent gets them again")
  func tags() async throws {
    let tagged = Member(name: "a", address: .loopbackV4, port: 7946, tags: ["foreign": "1", "dc": "x"])
    try await withDriver(.init(members: [tagged])) { driver, agent, events in
      _ = await events.next()
      _ = await events.next()
      try await driver.setTags(["dc": "x", "role": "web"])
      #expect(await driver.localMember?.tags == ["foreign": "1", "dc": "x", "role": "web"])
      try await driver.setTags(["dc": "y"])
      #expect(await driver.localMember?.tags == ["foreign": "1", "dc": "y"])
      let before = agent.requests.count { $0.command == "tags" }
      try await driver.setTags(["dc": "y"])
      #expect(agent.requests.count { $0.command == "tags" } == before, "nothing to change")
      try await agent.stop()
      agent.change { $0.members = [tagged] }
      try await agent.start()
      while let event = await events.next() {
        if case .unavailable = event { break }
      }
      try await clock.waitForSleepers(count: 1)
      clock.advance(by: .seconds(2))
      try await agent.waitForRequests("tags", count: before + 1)
      #expect(agent.requests.last { $0.command == "tags" }?.body["Tags"]?.textMap == ["dc": "y"])
    }
  }

  @Test("Leaving tells the agent nothing and ends joining")
  func leave() async throws {
    try await withDriver { driver, agent, events in
      _ = await events.next()
      await driver.leave()
      for await outcome in driver.join([Seed(.loopbackV4, port: 1)]) {
        #expect(outcome.result == .failed(reason: "this program is stopping"))
      }
      #expect(!agent.requests.contains { $0.command == "leave" || $0.command == "join" })
    }
  }
}

extension Member {
  func with(_ status: Member.Status) -> Member {
    Member(name: name, address: address, port: port, tags: tags, status: status)
  }
}
