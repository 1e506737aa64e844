import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("An agent that gossips")
  struct Gossip {
    @Test("It joins a Serf agent by itself, lists the members, and leaves when it is stopped")
    func joinsAndLeaves() async throws {
      let serf = try SerfAgent("serf", options: ["-tag", "color=red"])
      let port = try FreePort.find()
      try await serf.run { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--profile", "local", "--tag", "dc=x",
            "--retry-join", "\(serf.seed.endpoint)"
          ) { agent in
            try await serf.waitFor("me", "alive", tags: ["dc": "x"])
            let members = try await program.run("members", "--data-dir", "data")
            #expect(members.status == .code(0))
            #expect(members.output.contains("127.0.0.1:\(port)"))
            #expect(members.output.contains("color=red"))
            let status = try await program.run("join-status", "--data-dir", "data")
            #expect(status.status == .code(0), "\(status.output)")
            try await agent.stop()
          }
        }
        try await serf.waitFor("me", "left")
      }
    }

    @Test("Item 27: killed, it is failed; started again, it is back; and it can make a failed member leave")
    func killed() async throws {
      let serf = try SerfAgent("serf")
      let port = try FreePort.find()
      try await serf.run { process in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--profile", "local", "--retry-join",
            "\(serf.seed.endpoint)"
          ) { agent in
            try await serf.waitFor("me", "alive")
            agent.send(9)
            try await agent.waitForExit(within: Program.patience)
          }
          try await serf.waitFor("me", "failed")
          try await program.agent(
            "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--profile", "local", "--retry-join",
            "\(serf.seed.endpoint)"
          ) { agent in
            try await serf.waitFor("me", "alive")
            let refused = try await program.run("force-leave", "serf", "--data-dir", "data")
            #expect(refused.status == .code(69))
            #expect(refused.errors.contains("'serf' is alive"))

            process.send(9)
            try await agent.line("serf (\(serf.seed.endpoint)) does not answer any more")
            let done = try await program.run("force-leave", "serf", "--data-dir", "data")
            #expect(done.status == .code(0), "\(done.errors)")
            try await agent.line("serf (\(serf.seed.endpoint)) left")
            let members = try await program.run("members", "--data-dir", "data")
            #expect(members.output.contains("left"))
            try await agent.stop()
          }
        }
      }
    }

    @Test("A key that is not the cluster's is told in words that name the option")
    func wrongKey() async throws {
      let serf = try SerfAgent("serf", options: ["-encrypt=AAECAwQFBgcICQoLDA0ODw=="])
      let port = try FreePort.find()
      try await serf.run { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--encrypt", "@env:KEY", "--retry-join",
            "\(serf.seed.endpoint)", variables: ["KEY": "Dw4NDAsKCQgHBgUEAwIBAA=="]
          ) { agent in
            let line = try await agent.line("a key that this node does not have")
            #expect(line.contains("--encrypt"))
            #expect(line.contains("\(serf.seed.endpoint)"))
            try await agent.stop()
            #expect(!agent.errors.contains("Dw4NDAsK"))
          }
        }
      }
    }

    @Test("A gossip port that is taken is named, with what to do")
    func takenPort() async throws {
      let serf = try SerfAgent("serf")
      try await serf.run { _ in
        try await Program.with { program in
          try await program.agent("--membership", "gossip", "--bind-addr", "\(serf.seed.endpoint)") { agent in
            let status = try await agent.end()
            #expect(status == .code(75), "\(agent.errors)")
            #expect(agent.errors.contains("the gossip port \(serf.seed.endpoint) cannot be bound"))
            #expect(agent.errors.contains("--bind-addr"))
          }
        }
      }
    }
  }
}
