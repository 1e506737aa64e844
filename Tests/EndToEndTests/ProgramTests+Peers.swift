import Foundation
import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("The peers of the last run")
  struct Peers {
    @Test(
      "Killed in the midst of writing them, it leaves the old file whole, and joins from it while its cloud is down")
    func killedWhileWriting() async throws {
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
            let whole = try String(contentsOfFile: file, encoding: .utf8)
            #expect(whole.contains("127.0.0.1:\(port)"))
            #expect(whole.utf8.count > 64)

            // The system ends a process that writes more than its share into a file, and leaves what fits.
            try await run(under: ["prlimit", "--fsize=64:64", "--core=0:0"]) { agent in
              let status = try await agent.end()
              #expect(status == .signal(SIGXFSZ), "\(agent.errors)")
            }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == whole)
            #expect(try Data(contentsOf: URL(filePath: "\(file).new")).count == 64)

            isUp.change { $0 = false }
            try await run { agent in
              try await agent.line("trying the one peer of the last run")
              try await agent.line("attempt 1: joined live")
              try await agent.stop()
            }
          }
        }
      }
    }
  }
}
