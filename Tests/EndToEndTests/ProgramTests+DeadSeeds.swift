import Foundation
import Glibc
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("Dead seeds cost nothing")
  struct DeadSeeds {
    /// Entries of this port on so many addresses of the loopback interface, parted by commas.
    private func entries(_ count: Int, port: UInt16) -> String {
      (0..<count).map { "\(HostPort(.loopback(0x01_0000 + $0), port: port))" }.joined(separator: ",")
    }

    /// The number of silent seeds; a thousand need up to twelve seconds under such a limit.
    private static let silentUnderLimit = LongTests.areWanted ? 1000 : 250

    @Test(
      "Where the process may open 256 files, it keeps half of them free and joins all the same",
      arguments: DriverUnderTest.allCases)
    func fileLimit(_ driver: DriverUnderTest) async throws {
      let hole = try LoopbackListener(isFull: true, isEverywhere: true)
      let live = try SerfAgent("live")
      try await live.run { _ in
        try await Program.with { program in
          let flags = [
            "--retry-join", entries(Self.silentUnderLimit, port: hole.port), "--retry-join", "\(live.seed.endpoint)",
          ]
          try await driver.agent(of: program, flags, under: ["prlimit", "--nofile=256:256"]) { agent in
            let most = try await withThrowingTaskGroup(of: Int.self) { group in
              group.addTask { await Self.mostDescriptors(of: agent) }
              _ = try await agent.line("attempt 1: joined")
              group.cancelAll()
              return try await group.next() ?? 0
            }
            #expect(most <= 200, "it joined with \(most) descriptors open")
            try await agent.stop()
            #expect(!agent.errors.contains("no file descriptor is free"))
          }
        }
      }
    }

    /// The most descriptors that a process has open until the task is cancelled.
    private static func mostDescriptors(of process: ChildProcess) async -> Int {
      var most = 0
      repeat {
        let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.id)/fd").count
        most = max(most, open ?? 0)
      } while (try? await ContinuousClock().sleep(for: .milliseconds(20))) != nil
      return most
    }

    @Test("Told to stop in the midst of a thousand dials, it stops at once", arguments: DriverUnderTest.allCases)
    func stops(_ driver: DriverUnderTest) async throws {
      let hole = try LoopbackListener(isFull: true, isEverywhere: true)
      try await Program.with { program in
        let flags = ["--retry-join", entries(1000, port: hole.port), "--profile", "wan"]
        try await driver.agent(of: program, flags) { agent in
          try await eventually("a thousand dials", seen: { agent.errors }) {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(agent.id)/fd").count > 900
          }
          let start = ContinuousClock().now
          try await agent.stop()
          // Far less than the five seconds of a connect; a machine under load needs some of it.
          #expect(start.duration(to: ContinuousClock().now) < .seconds(3))
          #expect(!agent.errors.contains("attempt 1"))
        }
      }
    }
  }
}
