import Glibc
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("An agent that joins through a Serf agent")
  struct Serf {
    @Test("A wrong password is refused in words that name the option, and the agent stays")
    func wrongPassword() async throws {
      let serf = try SerfAgent("a", key: "right")
      try await serf.run { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "serf", "--serf-rpc-addr", "\(serf.rpcAddress)", "--serf-rpc-auth", "@env:KEY",
            "--retry-join", "192.0.2.1", variables: ["KEY": "canary-1"]
          ) { agent in
            let line = try await agent.line("refuses the key that was given")
            #expect(line.contains("--serf-rpc-auth"))
            #expect(line.contains("\(serf.rpcAddress)"))
            let members = try await program.run("members", "--data-dir", "data")
            #expect(members.status == .code(69))
            #expect(members.errors.contains("refuses the key"))
            try await agent.stop()
            #expect(!agent.errors.contains("canary"))
            #expect(!agent.errors.contains("closed the connection"), "there was none")
          }
        }
        let isListed = try await serf.listsItself()
        #expect(isListed)
      }
    }

    @Test("A Serf agent that is not there is named, and seeds without a port wait for it")
    func absent() async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--membership", "serf", "--serf-rpc-addr", "127.0.0.1:\(closed)", "--retry-join", "192.0.2.1",
          "--retry-interval", "1s", "--retry-max", "1"
        ) { agent in
          let line = try await agent.line("cannot be reached: connection refused")
          #expect(line.contains("start it, or name its RPC address with --serf-rpc-addr"))
          try await agent.ends(with: .code(1))
          #expect(agent.errors.contains("1 waiting for the join port, which is not known yet; join-port sets it"))
        }
      }
    }

    @Test("Joined and stopped, it says that the node stays, and the node does")
    func farewell() async throws {
      let (a, b) = (try SerfAgent("a"), try SerfAgent("b"))
      try await a.run { _ in
        try await b.run { _ in
          try await Program.with { program in
            try await program.agent(
              "--membership", "serf", "--serf-rpc-addr", "\(a.rpcAddress)", "--retry-join", "\(b.seed.endpoint)"
            ) { agent in
              try await agent.line("joined b (\(b.seed.endpoint))")
              let members = try await program.run("members", "--data-dir", "data")
              #expect(members.output.split(separator: "\n").count == 3)
              try await agent.stop()
              #expect(agent.errors.contains("its node stays in the cluster"))
              #expect(!agent.errors.contains("left"))
            }
          }
          let isListed = try await a.listsItself()
          #expect(isListed)
        }
      }
    }

    @Test("Joined through an agent that is then killed, it says that its members are those last heard of")
    func agentGone() async throws {
      let (a, b) = (try SerfAgent("a"), try SerfAgent("b"))
      try await SerfAgent.run([a, b]) { processes in
        try await Program.with { program in
          try await program.agent(
            "--membership", "serf", "--serf-rpc-addr", "\(a.rpcAddress)", "--retry-join", "\(b.seed.endpoint)"
          ) { agent in
            try await agent.line("joined b (\(b.seed.endpoint))")
            try await eventually("b is listed", seen: { agent.errors }) {
              try await program.run("join-status", "--data-dir", "data").output.contains("1 other live member")
            }
            processes[0].send(SIGKILL)
            try await agent.line("the connection to the Serf agent at \(a.rpcAddress) ended")
            let status = try await program.run("join-status", "--data-dir", "data")
            #expect(status.status == .code(0))
            #expect(status.output.contains("1 other live member when last heard of, membership serf"))
            #expect(status.output.contains("Serf agent at \(a.rpcAddress)"))
            try await agent.stop()
          }
        }
      }
    }
  }
}
