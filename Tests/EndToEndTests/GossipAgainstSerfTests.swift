import Foundation
import GossipMembership
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("A gossip node among Serf agents")
struct GossipAgainstSerfTests {
  @Test("Item 18: joins a Serf agent: both list each other as alive with their tags, and it stays so")
  func joins() async throws {
    let serf = try SerfAgent("serf", options: ["-tag", "color=red"])
    let own = try GossipTestNode("own", tags: ["role": "agent", "dc": "x"])
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed) == [serf.gossipPort: .joined(name: "serf")])
        #expect(own.member("serf")?.status == .alive)
        #expect(own.member("serf")?.tags == ["color": "red"])
        #expect(own.member("serf")?.endpoint == serf.seed.endpoint)
        try await serf.waitFor("own", "alive", tags: ["role": "agent", "dc": "x"])
        // Longer than a probe and the shortest suspicion of the local profile.
        try await ContinuousClock().sleep(for: .seconds(6))
        #expect(try await serf.members()["own"]?.status == "alive")
        #expect(own.member("serf")?.status == .alive)
      }
    }
  }

  @Test("A Serf agent joins us")
  func isJoined() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own", tags: ["a": "b"])
    try await serf.run { _ in
      try await own.run {
        try await own.waitFor("own", .alive)
        let result = try await serf.command("join", "\(own.seed.endpoint)")
        #expect(result.output.contains("Successfully joined cluster by contacting 1 nodes"))
        try await own.waitFor("serf", .alive)
        try await serf.waitFor("own", "alive", tags: ["a": "b"])
      }
    }
  }

  @Test("Item 28: sees agents come, fail and leave, and the agents agree")
  func seesOthers() async throws {
    let (a, b, c) = (try SerfAgent("a"), try SerfAgent("b"), try SerfAgent("c"))
    let own = try GossipTestNode("own")
    try await a.run { _ in
      try await own.run {
        #expect(await own.join(a.seed)[a.gossipPort] == .joined(name: "a"))
        try await b.run { process in
          _ = try await b.command("join", "\(a.seed.endpoint)")
          try await own.waitFor("b", .alive)
          process.send(9)
          try await own.waitFor("b", .failed)
          try await a.waitFor("b", "failed")
        }
        try await c.run { _ in
          _ = try await c.command("join", "\(own.seed.endpoint)")
          try await own.waitFor("c", .alive)
          try await a.waitFor("c", "alive")
          _ = try await c.command("leave")
          try await own.waitFor("c", .left)
          try await a.waitFor("c", "left")
        }
      }
    }
  }

  @Test("Item 26: leaves as left, not as failed")
  func leaves() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own")
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
        await own.driver.leave()
        try await serf.waitFor("own", "left")
        #expect(await own.join(serf.seed) == [serf.gossipPort: .failed(reason: "this node has left")])
      }
    }
  }

  @Test("Item 23: a node that vanishes is failed, and is back with its new tags when it starts again")
  func comesBack() async throws {
    let serf = try SerfAgent("serf")
    let first = try GossipTestNode("own", tags: ["run": "1"])
    try await serf.run { _ in
      try await first.run {
        #expect(await first.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
      }
      try await serf.waitFor("own", "failed")
      let second = try GossipTestNode("own", port: first.seed.port, tags: ["run": "2"])
      try await second.run {
        #expect(await second.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive", tags: ["run": "2"])
      }
    }
  }

  @Test("Item 24: a node that has left comes back at another address and stays")
  func moves() async throws {
    let serf = try SerfAgent("serf")
    let first = try GossipTestNode("own")
    try await serf.run { _ in
      try await first.run {
        _ = await first.join(serf.seed)
        try await serf.waitFor("own", "alive")
        await first.driver.leave()
        try await serf.waitFor("own", "left")
      }
      let second = try GossipTestNode("own", tags: ["place": "new"])
      try await second.run {
        #expect(await second.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive", tags: ["place": "new"])
        // Old news of its death may still travel, and must be refuted.
        try await ContinuousClock().sleep(for: .seconds(2))
        try await serf.waitFor("own", "alive", tags: ["place": "new"])
      }
    }
  }

  @Test("Item 21: changed tags are seen by an agent within a second, and told as an update")
  func changesTags() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "updates-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let serf = try SerfAgent("serf", options: ["-event-handler=member-update=cat >> \(log)"])
    let own = try GossipTestNode("own", tags: ["v": "1"])
    try await serf.run { _ in
      try await own.run {
        _ = await own.join(serf.seed)
        try await serf.waitFor("own", "alive", tags: ["v": "1"])
        let start = ContinuousClock().now
        try await own.driver.setTags(["v": "2", "w": ""])
        try await serf.waitFor("own", "alive", tags: ["v": "2", "w": ""])
        #expect(start.duration(to: ContinuousClock().now) < .seconds(1))
        #expect(own.driver.localMember?.tags == ["v": "2", "w": ""])
        try await eventually("the agent tells of the update") {
          (try? String(contentsOfFile: log, encoding: .utf8))?.hasPrefix("own\t") == true
        }
      }
    }
  }

  @Test("Item 29: an agent that is stopped for a while is suspected, and alive again when it goes on")
  func pauses() async throws {
    let (a, b) = (try SerfAgent("a"), try SerfAgent("b"))
    let own = try GossipTestNode("own")
    try await a.run { process in
      try await b.run { _ in
        try await own.run {
          _ = await own.join(a.seed, b.seed)
          try await own.waitFor("a", .alive)
          try await own.waitFor("b", .alive)
          process.send(19)
          try await own.waitFor("a", .failed)
          process.send(18)
          try await own.waitFor("a", .alive)
          try await b.waitFor("a", "alive")
          try await a.waitFor("own", "alive")
        }
      }
    }
  }

  @Test(
    "Items 36 and 37: a live seed behind twenty that never answer is joined within three seconds, and this node is no peer of itself"
  )
  func blackHoles() async throws {
    let serf = try SerfAgent("serf")
    let own = try GossipTestNode("own")
    let silent = try LoopbackListener(isFull: true)
    let holes = (0..<20).map { Seed(.loopbackV4, port: silent.port, name: "\($0)") }
    try await serf.run { _ in
      try await own.run {
        try await own.waitFor("own", .alive)
        let start = ContinuousClock().now
        var results: [SeedOutcome] = []
        for await outcome in own.driver.join(holes + [own.seed, serf.seed, serf.seed]) {
          results.append(outcome)
          if outcome.seed == serf.seed { break }
        }
        #expect(start.duration(to: ContinuousClock().now) < .seconds(3))
        #expect(results.contains(SeedOutcome(seed: own.seed, result: .isMyself)))
        #expect(results.last == SeedOutcome(seed: serf.seed, result: .joined(name: "serf")))
      }
    }
  }

  @Test("Item 25: two nodes of one name: the newcomer is told, the cluster keeps the old one")
  func nameConflict() async throws {
    let serf = try SerfAgent("serf")
    let (first, second) = (try GossipTestNode("own"), try GossipTestNode("own"))
    try await serf.run { _ in
      try await first.run {
        #expect(await first.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
        try await second.run {
          guard case .failed(let reason)? = await second.join(serf.seed)[serf.gossipPort] else {
            Issue.record("the second node is joined")
            return
          }
          #expect(reason.contains("'own'"))
          #expect(reason.contains("node-name"))
          #expect(reason.contains("\(first.seed.endpoint)"))
          let kept = try await serf.members()["own"]
          #expect(kept?.status == "alive")
          #expect(kept?.addr == "\(first.seed.endpoint)")
        }
      }
    }
  }

  @Test("Item 40: a node in a cluster tagged as Dkron's shows no tag of a server, and leaves clean")
  func dkron() async throws {
    let tags = ["-tag", "role=dkron", "-tag", "server=true", "-tag", "region=global", "-tag", "port=6868"]
    let serf = try SerfAgent("server", options: tags + ["-protocol=4"])
    let own = try GossipTestNode("own", tags: ["team": "ops"])
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "server"))
        try await serf.waitFor("own", "alive", tags: ["team": "ops"])
        let detailed = try await serf.command("members", "-detailed", "-name=own")
        #expect(detailed.output.contains("Protocol Version: 4"))
        await own.driver.leave()
        try await serf.waitFor("own", "left")
      }
    }
  }

  @Test("Item 33: a query of an agent is confirmed by the node that it means, through another one too, and by no other")
  func query() async throws {
    let serf = try SerfAgent("serf")
    let (own, other) = (try GossipTestNode("own", tags: ["color": "blue"]), try GossipTestNode("other"))
    try await serf.run { _ in
      try await own.run {
        try await other.run {
          _ = await own.join(serf.seed)
          _ = await other.join(serf.seed)
          try await serf.waitFor("own", "alive")
          try await serf.waitFor("other", "alive")
          for filter in ["-node=own", "-tag=color=bl.*"] {
            let result = try await serf.command("query", "-timeout=1500ms", "-relay-factor=1", filter, "deploy", "now")
            #expect(result.output.contains("Ack from 'own'"))
            #expect(!result.output.contains("Ack from 'other'"))
            #expect(!result.output.contains("Ack from 'serf'"))
          }
        }
      }
    }
  }
}
