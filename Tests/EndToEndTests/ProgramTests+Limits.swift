import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("The allowed attempts are exactly those")
  struct Limits {
    private static func attempts(_ text: String) -> Int {
      (1...20).count { text.contains("attempt \($0): ") }
    }

    @Test("N failed attempts end it with 1 and the last word on each entry", arguments: [1, 3])
    func exactly(_ limit: Int) async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--retry-interval", "1s", "--retry-max", "\(limit)"
        ) { agent in
          try await agent.ends(with: .code(1))
          #expect(Self.attempts(agent.errors) == limit)
          let words = limit == 1 ? "1 failed attempt" : "\(limit) failed attempts"
          #expect(agent.errors.contains("gave up joining after \(words)"))
          #expect(agent.errors.contains("1 refused (127.0.0.1:\(closed))"))
          #expect(agent.errors.contains("no further try"))
        }
      }
    }

    @Test("0 is for ever")
    func forEver() async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--retry-interval", "1s", "--retry-max", "0", "--log-level", "debug"
        ) { agent in
          try await agent.line("attempt 4: ")
          #expect(agent.status == nil)
          let status = try await program.run("join-status", "--data-dir", "data")
          #expect(status.status == .code(1), "still trying")
          #expect(status.output.contains("seeds: 1 refused (127.0.0.1:\(closed))"))
          try await agent.stop()
        }
      }
    }

    @Test("A deadline ends it as well")
    func deadline() async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--retry-interval", "1s", "--retry-deadline", "2s"
        ) { agent in
          try await agent.ends(with: .code(1))
          #expect(agent.errors.contains("gave up joining after"))
        }
      }
    }

    @Test(
      "What comes then is a choice, which join-status shows",
      arguments: [
        ("continue", "going on at ten times the interval", "exhausted"),
        ("standalone", "no further lookups", "standalone"),
      ])
    func exhausted(policy: String, words: String, phase: String) async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--retry-max", "1", "--retry-exhausted", policy
        ) { agent in
          try await agent.line(words)
          let status = try await program.run("join-status", "--data-dir", "data")
          #expect(status.status == .code(2), "gave up")
          #expect(status.output.hasPrefix("me: \(phase), gave up after attempt 1, "))
          try await agent.stop()
        }
      }
    }
  }
}
