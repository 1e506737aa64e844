import Foundation
import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("The peers of the last run")
  struct Peers {
    /// How often the agent is killed as it joins, which is when it writes.
    private static let kills = LongTests.areWanted ? 40 : 3

    @Test("Killed while it writes them, or out of room, it leaves the file whole, and can join from it")
    func whole() async throws {
      let port = try FreePort.find()
      let live = try SerfAgent("live", port: port)
      let isUp = Watched(true)
      try await live.run { _ in
        try await withFakeHTTPServer(answering: { _ in
          isUp.current ? FakeEC2.page("127.0.0.1") : .text(503, "not now")
        }) { cloud in
          try await Program.with { program in
            let own = try FreePort.find()
            let flags = ["--retry-join", FakeEC2.entry, "--join-port", "\(port)", "--profile", "local"]
            let file = "\(program.folder)/data/join/me.json"
            func run(
              under wrapper: [String] = [], _ body: @Sendable (ChildProcess) async throws -> Void
            ) async throws {
              try await DriverUnderTest.gossip.agent(
                of: program, port: own, flags, under: wrapper, variables: FakeEC2.variables(cloud), body)
            }

            try await run { agent in
              try await agent.line("attempt 1: joined live")
              try await eventually("a peers file", seen: { agent.errors }) {
                FileManager.default.fileExists(atPath: file)
              }
              try await agent.stop()
            }
            for _ in 0..<Self.kills {
              try await run { agent in
                try await agent.line("live (127.0.0.1:\(port)) joined")
                agent.send(SIGKILL)
                try await agent.ends(with: .signal(SIGKILL))
              }
              let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
              #expect((document as? [String: Any])?["peers"] as? [String] == ["127.0.0.1:\(port)"])
            }

            // What fits is written, and then the system refuses.
            try await run(under: ["prlimit", "--fsize=64:64"]) { agent in
              try await agent.line("the peers file data/join/me.json cannot be written (write: File too large)")
              try await agent.line("attempt 1: joined live")
              try await agent.stop()
            }
            let kept = try String(contentsOfFile: file, encoding: .utf8)
            #expect(kept.contains("127.0.0.1:\(port)") && kept.utf8.count > 64)
            // As a kill in the midst of writing leaves it.
            _ = try program.write(String(kept.prefix(64)), to: "data/join/me.json.new")

            isUp.change { $0 = false }
            try await run { agent in
              try await agent.line("trying the one peer of the last run")
              try await agent.line("attempt 1: joined live")
              try await agent.stop()
            }
            #expect(!FileManager.default.fileExists(atPath: "\(file).new"))
          }
        }
      }
    }
  }
}
