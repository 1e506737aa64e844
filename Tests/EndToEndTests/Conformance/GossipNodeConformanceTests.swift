import Foundation
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipCore
@testable import GossipMembership

/// A node of ours among real Serf agents, and sockets of the test that tell it things.
@Suite("Conformance: a node among Serf agents")
struct GossipNodeConformanceTests {
  private static func isAck(_ datagram: [UInt8], of sequence: UInt32) -> Bool {
    Packet(decoding: datagram).messages.contains { message in
      if case .ack(let ack) = message { ack.sequence == sequence } else { false }
    }
  }

  @Test("Item 18: pinged by the agent, a node stays alive to it for ten minutes", .enabled(if: LongTests.areWanted))
  func staysAlive() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "failures-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let serf = try SerfAgent("serf", options: ["-event-handler=member-failed,member-leave=cat >> \(log)"])
    let own = try GossipTestNode("own", tags: ["a": "b"])
    try await serf.run { _ in
      try await own.run(within: .seconds(700)) {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        for _ in 0..<60 {
          try await ContinuousClock().sleep(for: .seconds(10))
          #expect(try await serf.members()["own"]?.status == "alive")
          #expect(own.member("serf")?.status == .alive)
        }
        #expect(!FileManager.default.fileExists(atPath: log), "the agent told of a failure")
        #expect(own.driver.figures?.node.probesFailed == 0)
      }
    }
  }

  @Test("Item 19: in a cluster of three agents that speak two versions of Serf's protocol, all four see each other")
  func mixed() async throws {
    let agents = try ["five", "four", "older"].enumerated().map { index, name in
      try SerfAgent(name, options: ["-protocol=\(5 - index)"])
    }
    let own = try GossipTestNode("own", tags: ["a": "b"])
    try await SerfAgent.run(agents) { _ in
      try await own.run {
        for agent in agents.dropFirst() { _ = try await agent.command("join", "\(agents[0].seed.endpoint)") }
        #expect(await own.join(agents[1].seed)[agents[1].gossipPort] == .joined(name: "four"))
        for agent in agents {
          try await own.waitFor(agent.name, .alive)
          try await agent.waitFor("own", "alive", tags: ["a": "b"])
        }
      }
    }
  }

  @Test("Item 22: said to be suspect or dead, a node says louder that it lives, and is never shown as failed")
  func refutes() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "failures-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let serf = try SerfAgent("serf", options: ["-event-handler=member-failed,member-leave=cat >> \(log)"])
    let own = try GossipTestNode("own")
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
        try await WireSocket.open { socket in
          // To the agent it is the word of another member; to us it is an accusation.
          let ownPort = try #require(own.seed.port)
          for (incarnation, port) in [(UInt32(1), serf.gossipPort), (40, ownPort)] {
            let accusation = Accusation(incarnation: incarnation, node: "own", from: "somebody")
            try await socket.send(PacketMessage.suspect(accusation).encoded, to: port)
          }
          let death = Accusation(incarnation: 60, node: "own", from: "own")
          try await socket.send(PacketMessage.dead(death).encoded, to: ownPort)
          try await eventually("the agent has the refutation") {
            let asked = StreamMessage.pushPull(PushPull(isJoin: false)).encoded()
            let answer = try await exchange(asked, withPort: serf.gossipPort)
            guard case .pushPull(let state)? = try StreamMessage.decode(answer) else { return false }
            return state.nodes.contains { $0.name == "own" && $0.state == .alive && $0.incarnation > 60 }
          }
        }
        #expect(own.driver.figures?.node.refutations ?? 0 >= 2)
        // Serf's handlers wait a second for more of the kind.
        try await ContinuousClock().sleep(for: .seconds(2))
        #expect(try await serf.members()["own"]?.status == "alive")
        #expect(!FileManager.default.fileExists(atPath: log), "the agent told of a failure")
      }
    }
  }

  @Test("Item 26: left to the agents, a node still answers pings for a second")
  func answersAfterLeave() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own")
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
        try await WireSocket.open { socket in
          async let leaving: Void = own.driver.leave()
          try await serf.waitFor("own", "left")
          // By now all is said, and it stays for those alone who have not heard it yet.
          try await ContinuousClock().sleep(for: .milliseconds(300))
          let ping = PacketMessage.ping(Ping(sequence: 3, node: "own")).encoded
          try await socket.send(ping, to: try #require(own.seed.port))
          _ = try await socket.first("the ack") { Self.isAck($0, of: 3) }
          await leaving
        }
        #expect(try await serf.members()["own"]?.status == "left")
      }
    }
  }

  @Test("Item 31: asked to ping another, a node passes on the answer, or says after a while that none came")
  func indirectPing() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own")
    let nobody = PeerAddress(.loopbackV4, port: try FreePort.find())
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await WireSocket.open { socket in
          let targets = [("serf", PeerAddress(.loopbackV4, port: serf.gossipPort)), ("nobody", nobody)]
          for (index, target) in targets.enumerated() {
            let request = IndirectPing(
              sequence: UInt32(900_000 + index), target: target.1, node: target.0, wantsNack: true,
              source: socket.address, sourceName: "asker")
            try await socket.send(PacketMessage.indirectPing(request).encoded, to: try #require(own.seed.port))
          }
          let start = ContinuousClock().now
          _ = try await socket.first("the answer of the live one") { Self.isAck($0, of: 900_000) }
          _ = try await socket.first("the word that the other is silent") { datagram in
            Packet(decoding: datagram).messages.contains(.nack(Nack(sequence: 900_001)))
          }
          let time = start.duration(to: ContinuousClock().now)
          #expect(time > GossipTiming.local.probeTimeout - .milliseconds(50))
          #expect(!socket.pending.contains { Self.isAck($0, of: 900_001) })
        }
      }
    }
  }

  @Test("Item 35: an agent shows tags of 512 bytes; one byte more never leaves this node")
  func tags() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own")
    // A marker, a map's head, a name of one letter with its head, and a value with a head of three bytes.
    let longest = String(repeating: "x", count: 512 - 1 - 1 - 2 - 3)
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await own.driver.setTags(["k": longest])
        try await serf.waitFor("own", "alive", tags: ["k": longest])
        await #expect(throws: MembershipError.self) { try await own.driver.setTags(["k": longest + "x"]) }
        #expect(own.driver.localMember?.tags == ["k": longest])
      }
    }
  }

  @Test(
    "Item 39: a hundred thousand random and mutilated packets and a thousand such streams change nothing for the agent",
    .enabled(if: LongTests.areWanted))
  func hostile() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await Program.with { program in
        let port = try FreePort.find()
        try await program.agent(
          "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--profile", "local", "--retry-join",
          "\(serf.seed.endpoint)"
        ) { agent in
          try await serf.waitFor("me", "alive")
          let before = try ProcessFigures(of: agent.id)
          var random = SeededGenerator(seed: 39)
          let whole = [
            PacketMessage.ping(Ping(sequence: 1, node: "me")).encoded,
            PacketMessage.user(SerfMessage.join(JoinIntent(time: 5, node: "x")).encoded).encoded,
            StreamMessage.pushPull(PushPull(isJoin: true)).encoded(),
          ]
          try await WireSocket.open { socket in
            for round in 0..<100_000 {
              var bytes = whole[round % whole.count]
              if round % 2 == 0 {
                bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in .random(in: 0...255, using: &random) }
              }
              for _ in 0..<Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
              }
              try await socket.send(bytes, to: port)
              if round % 100 == 0 { _ = try? await exchange(bytes + [0xC1], withPort: port) }
            }
            for _ in 0..<5 {
              try await socket.send(PacketMessage.ping(Ping(sequence: 2, node: "me")).encoded, to: port)
            }
            _ = try await socket.first("the ack") { Self.isAck($0, of: 2) }
          }
          let after = try ProcessFigures(of: agent.id)
          #expect(after.anonymousMemory < before.anonymousMemory + 64 << 20)
          #expect(after.openFiles <= before.openFiles + 16)
          #expect(try await serf.members()["me"]?.status == "alive")
          try await agent.stop()
        }
      }
    }
  }
}
