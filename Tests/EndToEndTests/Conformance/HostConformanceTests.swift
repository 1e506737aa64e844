import Foundation
import JoinPrimitives
import JoinTestKit
import Testing

/// What needs a network: hosts of their own, with rules for what gets lost between them.
@Suite(
  "Conformance: a node on a network that loses things", .serialized,
  .enabled(if: NetworkNamespaces.obstacle == nil, Comment(rawValue: NetworkNamespaces.obstacle ?? "")))
struct HostConformanceTests {
  @Test("Item 6: an agent on every address tells its own in sixteen bytes, and is shown with four")
  func mappedAddress() async throws {
    try await NetworkNamespaces.with("host") { network in
      let host = network["host"]
      let serf = try SerfAgent("serf", on: host, options: ["-bind=0.0.0.0:7946"])
      try await serf.run { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "serf", "--serf-rpc-addr", "127.0.0.1:7373", "--retry-join", "10.77.0.9", on: host
          ) { agent in
            try await eventually("its member is listed", seen: { agent.errors }) {
              try await program.run("members", "--data-dir", "data").output.contains("\(host.address):7946")
            }
          }
        }
      }
    }
  }

  @Test("Item 30: without datagrams to it, a node is kept alive by pings over streams, and the agent says so")
  func onlyStreams() async throws {
    try await NetworkNamespaces.with("serf", "own") { network in
      let own = network["own"]
      let serf = try SerfAgent("serf", on: network["serf"])
      try await serf.run { process in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--node-name", "own", "--bind-addr", "\(own.address):8946", "--profile", "local",
            "--retry-join", "\(serf.seed.endpoint)", on: own
          ) { agent in
            try await serf.waitFor("own", "alive")
            try await agent.line("joined")
            try await network.drop("udp dport 8946 drop", at: own)
            try await process.waitForLine(containing: "network may be misconfigured")
            // Longer than a probe and the shortest suspicion of the local profile.
            try await ContinuousClock().sleep(for: .seconds(6))
            #expect(try await serf.members()["own"]?.status == "alive")
            let members = try await program.run("members", "--data-dir", "data")
            #expect(!members.output.contains("failed"), "\(members.output)")
          }
        }
      }
    }
  }

  @Test("Item 32: an event of one agent reaches another once through a node between them, where nothing else does")
  func between() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "events-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    try await NetworkNamespaces.with("a", "own", "b") { network in
      let own = network["own"]
      let a = try SerfAgent("a", on: network["a"], profile: "lan")
      let b = try SerfAgent(
        "b", on: network["b"], profile: "lan", options: ["-event-handler=user:deploy=echo $SERF_USER_LTIME >> \(log)"])
      try await network.part([network["a"]], from: [network["b"]])
      try await SerfAgent.run([a, b]) { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--node-name", "own", "--bind-addr", "\(own.address):8946",
            "--retry-join", "\(a.seed.endpoint)", "--retry-join", "\(b.seed.endpoint)", on: own
          ) { agent in
            try await a.waitFor("b", "alive")
            try await b.waitFor("a", "alive")
            // A node tells an event a few times, to peers that chance picks, so that one may pass b by until states are
            // exchanged; of ten at least one comes sooner.
            for _ in 1...10 { _ = try await a.command("event", "-coalesce=false", "deploy", "now") }
            try await eventually("b has an event", within: .seconds(5), seen: { agent.errors }) {
              FileManager.default.fileExists(atPath: log)
            }
            try await ContinuousClock().sleep(for: .seconds(1))
            let times = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            #expect(Set(times).count == times.count, "\(times)")
          }
        }
      }
    }
  }

  @Test(
    "Item 38: of three Serf agents and three of ours a fifth of all packets is lost, then the halves are parted for a minute: each fails the other, and within a minute of healing all six are one cluster",
    .enabled(if: LongTests.areWanted))
  func partition() async throws {
    try await NetworkNamespaces.with("s1", "n1", "s2", "n2", "s3", "n3") { network in
      try await MixedCluster.run(on: network, profile: "lan") { cluster in
        let all = network.hosts
        let names = all.map(\.name)
        try await cluster.wait(until: all, see: names, as: "alive", within: .seconds(30))

        try await network.lose(percent: 20, at: all)
        try await ContinuousClock().sleep(for: .seconds(60))
        // One who lost too much at once may be failed for a moment, and must come back by itself.
        try await cluster.wait(until: all, see: names, as: "alive", within: .seconds(60))
        try await network.heal()

        // Both halves hold agents of both kinds.
        let (left, right) = (Array(all.prefix(3)), Array(all.suffix(3)))
        try await network.part(left, from: right)
        let start = ContinuousClock().now
        for (near, far) in [(left, right), (right, left)] {
          try await cluster.wait(until: near, see: far.map(\.name), as: "failed", within: .seconds(60))
          try await cluster.wait(until: near, see: near.map(\.name), as: "alive", within: .seconds(10))
        }
        try await ContinuousClock().sleep(until: start.advanced(by: .seconds(60)))
        try await network.heal()
        try await cluster.wait(until: all, see: names, as: "alive", within: .seconds(60))
      }
    }
  }
}
