import Foundation
import Glibc
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("Leaving")
  struct Leaving {
    /// Runs an agent that has joined a Serf agent, and ends it. Returns what it said since it was told to stop.
    private func farewell(
      _ flags: String..., from live: SerfAgent, _ end: @Sendable (ChildProcess) async throws -> Void
    ) async throws -> String {
      try await Program.with { program in
        let usual = ["--retry-interval", "1s", "--rejoin-interval", "1s", "--retry-join", "\(live.seed.endpoint)"]
        return try await DriverUnderTest.gossip.agent(of: program, usual + flags) { agent in
          try await live.waitFor("me", "alive")
          try await agent.line("attempt 1: joined")
          try await end(agent)
          return agent.errors.components(separatedBy: "stopping\n").last ?? ""
        }
      }
    }

    @Test("A node that leaves is not brought back by its own loop, however often it looks around")
    func staysAway() async throws {
      let live = try SerfAgent("live")
      try await live.run { _ in
        let words = try await farewell("--profile", "local", from: live) { try await $0.stop() }
        #expect(!words.contains("joined") && !words.contains("attempt"), "\(words)")
        try await live.waitFor("me", "left")
      }
    }

    @Test("Where nobody answers, it goes after leave-timeout; its loop does not look for others meanwhile")
    func timeout() async throws {
      let live = try SerfAgent("live")
      try await live.run { process in
        let words = try await farewell("--leave-timeout", "1s", from: live) { agent in
          process.send(SIGSTOP)
          let start = ContinuousClock().now
          try await agent.stop()
          #expect(start.duration(to: ContinuousClock().now) < .seconds(4))
        }
        #expect(words.contains("leaving took longer than leave-timeout (1s); going anyway"))
        #expect(!words.contains("attempt"), "\(words)")
      }
    }

    @Test("A second signal ends it while it leaves")
    func secondSignal() async throws {
      let live = try SerfAgent("live")
      try await live.run { process in
        _ = try await farewell("--leave-timeout", "60s", from: live) { agent in
          process.send(SIGSTOP)
          agent.send(SIGTERM)
          try await agent.line("is about to leave")
          agent.send(SIGINT)
          let status = try await agent.waitForExit(within: .seconds(5))
          #expect(status == .signal(SIGINT))
        }
      }
    }
  }
}
