import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("A change of its surroundings needs no restart")
  struct Changes {
    @Test("SIGHUP takes new entries over, names what needs a restart, and keeps the old file when the new one is wrong")
    func reload() async throws {
      let closed = try FreePort.find()
      let peer = try LoopbackListener()
      try await Program.with { program in
        func write(_ port: UInt16, _ more: String) throws -> String {
          try program.write("retry-join: ['127.0.0.1:\(port)']\nretry-interval: 10m\n\(more)\n", to: "dkron.yml")
        }
        let path = try write(closed, "leave-timeout: 5s")
        try await program.agent("--config", path) { agent in
          try await agent.line("attempt 1: nobody joined")
          _ = try write(peer.port, "leave-timeut: 6s")
          agent.send(SIGHUP)
          let refusal = try await agent.line("nothing was changed")
          #expect(refusal.contains("leave-timeut"))
          _ = try program.write("# nothing yet\n", to: "dkron.yml")
          agent.send(SIGHUP)
          try await agent.line("dkron.yml holds no setting and nothing was changed")

          _ = try write(peer.port, "leave-timeout: 6s\nlog-level: debug")
          agent.send(SIGHUP)
          try await agent.line("new: retry-join, log-level")
          try await agent.line("without effect: leave-timeout (needs a restart)")
          try await agent.line("attempt 1: joined")
          try await agent.line("DEBUG")
          try await agent.stop()
        }
      }
    }

    @Test("A value that a flag overrides is named at a reload")
    func overridden() async throws {
      try await Program.with { program in
        let path = try program.write("tags: {a: b}\n", to: "dkron.yml")
        try await program.agent("--config", path, "--tag", "a=c") { agent in
          try await agent.line("no entries")
          agent.send(SIGHUP)
          try await agent.line("without effect: tags of the file (--tag overrides it)")
          try await agent.stop()
        }
      }
    }

    @Test("Started again while its cloud is down, it joins the peers of its last run")
    func peersOfTheLastRun() async throws {
      let peer = try LoopbackListener()
      let isUp = Watched(true)
      try await withFakeHTTPServer(answering: { _ in
        isUp.current ? FakeEC2.page("127.0.0.1") : .text(503, "not now")
      }) { cloud in
        try await Program.with { program in
          let flags = ["--retry-join", FakeEC2.entry, "--join-port", "\(peer.port)"]
          try await program.agent(flags[0], flags[1], flags[2], flags[3], variables: FakeEC2.variables(cloud)) {
            agent in
            try await agent.line("attempt 1: joined")
            try await agent.stop()
          }
          isUp.change { $0 = false }
          try await program.agent(flags[0], flags[1], flags[2], flags[3], variables: FakeEC2.variables(cloud)) {
            agent in
            try await agent.line("trying the one peer of the last run")
            try await agent.line("attempt 1: joined")
            try await agent.stop()
          }
          // Another cluster's entry must not lead to this one's peers.
          try await program.agent(
            "--retry-join", "\(FakeEC2.entry) tag.env=test", flags[2], flags[3], variables: FakeEC2.variables(cloud)
          ) { agent in
            try await agent.line("it belongs to another configuration or machine")
            try await agent.line("attempt 1: nobody joined")
            try await agent.stop()
          }
        }
      }
    }
  }
}
