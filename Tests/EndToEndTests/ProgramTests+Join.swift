import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("A join by hand")
  struct Join {
    @Test("It joins beside the configured entries, and tells of each entry what it came to")
    func outcomes() async throws {
      let peer = try LoopbackListener()
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent { agent in
          try await agent.line("serving status at")
          let result = try await program.run(
            "join", "--data-dir", "data", "127.0.0.1:\(peer.port)", "127.0.0.1:\(closed)")
          #expect(result.status == .code(0))
          let lines = result.output.split(separator: "\n")
          #expect(lines.count == 2)
          #expect(lines.first?.hasPrefix("127.0.0.1:\(peer.port): joined stub-127.0.0.1:\(peer.port)") == true)
          #expect(lines.last == "127.0.0.1:\(closed): nobody joined | seeds: 1 refused (127.0.0.1:\(closed))")
          try await agent.line("join by hand: 127.0.0.1:\(peer.port): joined")

          let refused = try await program.run("join", "--data-dir", "data", "--json", "127.0.0.1:\(closed)")
          #expect(refused.status == .code(1))
          #expect(refused.output.contains(#""joined":[]"#))
          try await agent.stop()
        }
        let nobody = try await program.run("join", "--data-dir", "data", "127.0.0.1")
        #expect(nobody.status == .code(69))
        #expect(nobody.errors.contains("no agent answers"))
      }
    }

    @Test("The agent asks the cloud with its own credentials, and its failure is told")
    func cloud() async throws {
      let peer = try LoopbackListener()
      let isUp = Watched(false)
      try await withFakeHTTPServer(answering: { _ in
        isUp.current ? FakeEC2.page("127.0.0.1") : .text(403, "no")
      }) { cloud in
        try await Program.with { program in
          try await program.agent("--join-port", "\(peer.port)", variables: FakeEC2.variables(cloud)) { agent in
            try await agent.line("serving status at")
            let failed = try await program.run("join", "--data-dir", "data", FakeEC2.entry)
            #expect(failed.status == .code(69))
            #expect(failed.output.contains("nobody joined | failed: "))
            isUp.change { $0 = true }
            let joined = try await program.run("join", "--data-dir", "data", FakeEC2.entry)
            #expect(joined.status == .code(0), "\(joined.output)")
            #expect(joined.output.contains("joined stub-127.0.0.1:\(peer.port)"))
            let secret = try await program.run(
              "join", "--data-dir", "data", "\(FakeEC2.entry) secret_access_key=canary-1 access_key_id=a")
            #expect(secret.status == .code(0))
            #expect(secret.errors.contains("every user of this machine can read a secret"))
            let missing = try await program.run(
              "join", "--data-dir", "data", "\(FakeEC2.entry) secret_access_key=@env:NOWHERE access_key_id=a")
            #expect(missing.status == .code(78))
            #expect(missing.errors.contains("NOWHERE"))
            try await agent.stop()
            #expect(!(agent.errors + secret.output + secret.errors).contains("canary"))
          }
        }
      }
    }

    @Test("It wakes an agent that gave up and stands alone")
    func standalone() async throws {
      let port = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(port)", "--retry-max", "1", "--retry-exhausted", "standalone",
          "--retry-interval",
          "1s"
        ) { agent in
          try await agent.line("no further lookups until a reload or 'dkron join'")
          let exhausted = try await program.run("join-status", "--data-dir", "data")
          #expect(exhausted.status == .code(2))
          let closed = try FreePort.find()
          let result = try await program.run("join", "--data-dir", "data", "127.0.0.1:\(closed)")
          #expect(result.status == .code(1))
          try await eventually("the configured entry is tried again", seen: { agent.errors }) {
            agent.errors.split(separator: "\n").count { $0.contains("gave up joining after 1 failed attempt") } == 2
          }
          try await agent.stop()
        }
      }
    }

    @Test("Told to stop while it joins, the agent stops within a second")
    func stops() async throws {
      let silent = try LoopbackListener(isFull: true)
      try await Program.with { program in
        try await program.agent("--profile", "wan") { agent in
          try await agent.line("serving status at")
          async let result = program.run("join", "--data-dir", "data", "127.0.0.1:\(silent.port)")
          try await eventually("a connection to the silent port", seen: { agent.errors }) {
            try await runChildProcess("/usr/bin/env", arguments: ["ss", "-Htn", "dport = :\(silent.port)"])
              .output.contains("SYN-SENT")
          }
          let start = ContinuousClock().now
          try await agent.stop()
          #expect(start.duration(to: ContinuousClock().now) < .seconds(5))
          let status = try await result.status
          #expect(status != .code(0))
        }
      }
    }
  }
}
