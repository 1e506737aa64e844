import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("A signal ends it in every state")
  struct Signals {
    static let both = [SIGTERM, SIGINT]

    @Test("While it waits for the next attempt", arguments: both)
    func waiting(_ signal: Int32) async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--retry-interval", "10m", "--retry-max", "5"
        ) { agent in
          try await agent.line("attempt 1: nobody joined")
          try await agent.stop(by: signal)
        }
      }
    }

    @Test("While a lookup has no answer", arguments: both)
    func attempting(_ signal: Int32) async throws {
      try await withFakeHTTPServer(answering: { _ in .silence }) { cloud in
        try await Program.with { program in
          try await program.agent("--retry-join", FakeEC2.entry, variables: FakeEC2.variables(cloud)) { agent in
            _ = try await withDeadline(Program.patience, for: "a request") { try await cloud.waitForRequests(count: 1) }
            try await agent.stop(by: signal)
            #expect(!agent.errors.contains("attempt 1"))
          }
        }
      }
    }

    @Test("While it dials", arguments: both)
    func dialling(_ signal: Int32) async throws {
      let silent = try LoopbackListener(isFull: true)
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(silent.port)", "--profile", "wan", "--log-level", "debug"
        ) { agent in
          try await agent.line("lookup ended")
          try await agent.stop(by: signal)
        }
      }
    }

    @Test("Once it has joined", arguments: both)
    func joined(_ signal: Int32) async throws {
      let peer = try LoopbackListener()
      try await Program.with { program in
        try await program.agent("--retry-join", "127.0.0.1:\(peer.port)") { agent in
          try await agent.line("attempt 1: joined")
          try await agent.stop(by: signal)
        }
      }
    }

    @Test("SIGHUP does not end it")
    func hangup() async throws {
      try await Program.with { program in
        try await program.agent { agent in
          try await agent.line("serving status at")
          agent.send(SIGHUP)
          try await agent.line("SIGHUP")
          try await agent.stop()
        }
      }
    }
  }
}
