import GossipCore
import GossipMembership
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("The gossip driver")
struct GossipMembershipTests {
  @Test("It lists itself once it runs, with the port that was really bound")
  func itself() async throws {
    let node = try TestNode("own", tags: ["a": "b"])
    #expect(node.driver.members().isEmpty)
    try await node.run { port in
      #expect(port > 0)
      let expected = Member(name: "own", address: .loopbackV4, port: port, tags: ["a": "b"])
      #expect(node.driver.localMember == expected)
      #expect(node.driver.members() == [expected])
    }
  }

  @Test("Two nodes join, see each other's tags and changes, and the one that leaves is left")
  func two() async throws {
    let (a, b) = (try TestNode("a"), try TestNode("b", tags: ["v": "1"]))
    try await a.run { portA in
      try await b.run { portB in
        var outcomes: [SeedOutcome] = []
        for await outcome in b.driver.join([Seed(.loopbackV4, port: portA), Seed(.loopbackV4, port: portB)]) {
          outcomes.append(outcome)
        }
        #expect(Set(outcomes.map(\.result)) == [.isMyself, .joined(name: "a")])
        #expect(b.driver.members().map(\.name) == ["a", "b"])
        try await waitFor(a, "b") { $0.tags == ["v": "1"] }
        try await b.driver.setTags(["v": "2"])
        try await waitFor(a, "b") { $0.tags == ["v": "2"] }
        await b.driver.leave()
        try await waitFor(a, "b") { $0.status == .left }
      }
    }
  }

  private func waitFor(_ node: TestNode, _ name: String, _ match: (Member) -> Bool) async throws {
    while true {
      if let member = node.driver.members().first(where: { $0.name == name }), match(member) { return }
      try await ContinuousClock().sleep(for: .milliseconds(20))
    }
  }

  @Test("A port in use is an error that names it and says what to do")
  func portInUse() async throws {
    let first = try TestNode("a")
    try await first.run { port in
      let second = try TestNode("b", port: port)
      let error = await #expect(throws: MembershipError.self) { try await second.driver.run() }
      #expect(error?.message.contains("127.0.0.1:\(port)") == true)
      #expect(error?.remedy.contains("--bind-addr") == true)
    }
  }

  @Test("Once the driver is cancelled its port is free, and joins end with a reason")
  func ends() async throws {
    let first = try TestNode("a")
    let port = try await first.run { $0 }
    try await TestNode("b", port: port).run { #expect($0 == port) }
    var outcomes: [SeedOutcome] = []
    for await outcome in first.driver.join([Seed(.loopbackV4, port: 1)]) { outcomes.append(outcome) }
    #expect(outcomes.map(\.result) == [.failed(reason: "this node has left")])
    await first.driver.leave()
  }

  @Test("A join waits for the node to run, and its cancellation is prompt")
  func early() async throws {
    let (a, b) = (try TestNode("a"), try TestNode("b"))
    try await a.run { port in
      let outcomes = b.driver.join([Seed(.loopbackV4, port: port)])
      try await b.run { _ in
        #expect(await outcomes.first { _ in true }?.result == .joined(name: "a"))
      }
      let never = try TestNode("c")
      let waiting = Task { for await _ in never.driver.join([Seed(.loopbackV4, port: port)]) {} }
      waiting.cancel()
      await waiting.value
    }
  }

  @Test("Tags take 512 bytes and not one more")
  func tagSize() async throws {
    let node = try TestNode()
    // A marker, a map's head, a name of one letter with its head, and a value with a head of three bytes.
    try await node.driver.setTags(["k": String(repeating: "x", count: 512 - 1 - 1 - 2 - 3)])
    let error = await #expect(throws: MembershipError.self) {
      try await node.driver.setTags(["k": String(repeating: "x", count: 512 - 1 - 1 - 2 - 3 + 1)])
    }
    #expect(error?.message.contains("513") == true)
  }

  @Test("Only a member that is known and not alive can be made to leave")
  func forceLeave() async throws {
    let node = try TestNode()
    try await node.run { _ in
      let unknown = await #expect(throws: MembershipError.self) {
        try await node.driver.forceLeave("nobody", prune: false)
      }
      #expect(unknown?.message.contains("'nobody'") == true)
      await #expect(throws: MembershipError.self) { try await node.driver.forceLeave("own", prune: false) }
    }
  }

  @Test("A key that is none, and a ring that cannot be read, stop the driver with the cause")
  func badKey() async throws {
    var configuration = GossipMembershipConfiguration(name: "a", bindAddress: .loopbackV4, port: 0, seed: 1)
    configuration.key = Secret("AAAA")
    let driver = GossipMembership(configuration, logger: LogCapture().logger)
    let error = await #expect(throws: MembershipError.self) { try await driver.run() }
    #expect(error?.code == .denied)
    #expect(error?.message.contains("3 bytes") == true)
  }
}
