import Foundation
import Glibc
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("A node that is cut off finds its way back")
  struct Rejoining {
    private static let quick = ["--profile", "local", "--retry-interval", "1s"]

    @Test(
      "All seeds die and the cloud names a new one: it is joined without a restart",
      arguments: DriverUnderTest.allCases)
    func newSeeds(_ driver: DriverUnderTest) async throws {
      let port = try FreePort.find()
      let (old, new) = (
        try SerfAgent("old", at: .loopback(2), port: port), try SerfAgent("new", at: .loopback(3), port: port)
      )
      let known = Watched("127.0.0.2")
      try await withFakeHTTPServer(answering: { _ in FakeEC2.page(known.current) }) { cloud in
        try await Program.with { program in
          try await new.run { _ in
            try await old.run { process in
              // Only isolation makes it look again.
              let flags =
                Self.quick + ["--retry-join", FakeEC2.entry, "--join-port", "\(port)", "--rejoin-interval", "0s"]
              try await driver.agent(of: program, flags, variables: FakeEC2.variables(cloud)) { agent in
                try await agent.line("attempt 1: joined old (127.0.0.2:\(port))")
                known.change { $0 = "127.0.0.3" }
                process.send(SIGKILL)
                try await agent.line("no other live member is left; looking for peers again")
                try await agent.line("joined new (127.0.0.3:\(port))")
                try await agent.stop()
              }
            }
          }
        }
      }
    }

    @Test(
      "Two halves, each of which learns of the other only later, are one cluster within a rejoin interval",
      arguments: DriverUnderTest.allCases)
    func halves(_ driver: DriverUnderTest) async throws {
      let port = try FreePort.find()
      let (left, right) = (
        try SerfAgent("left", at: .loopback(2), port: port), try SerfAgent("right", at: .loopback(3), port: port)
      )
      let haveMet = Watched(false)
      try await withFakeHTTPServer(answering: { request in
        let tag = String(decoding: request.body, as: UTF8.self).contains("side-left") ? "side-left" : "side-right"
        if haveMet.current { return FakeEC2.page("127.0.0.2", "127.0.0.3", tag: tag) }
        return FakeEC2.page(tag == "side-left" ? "127.0.0.2" : "127.0.0.3", tag: tag)
      }) { cloud in
        @Sendable func flags(_ side: String) -> [String] {
          // The side stands in a tag of the query, so that the cloud can tell them apart.
          Self.quick + [
            "--retry-join", "provider=aws tag_key=dkron tag_value=\"side-\(side)\"", "--join-port", "\(port)",
            "--rejoin-interval", "2s",
          ]
        }
        try await left.run { _ in
          try await right.run { _ in
            try await Program.with { one in
              try await Program.with { other in
                try await driver.agent(of: one, named: "one", flags("left"), variables: FakeEC2.variables(cloud)) {
                  one in
                  try await driver.agent(
                    of: other, named: "other", flags("right"), variables: FakeEC2.variables(cloud)
                  ) { other in
                    try await one.line("joined left")
                    try await other.line("joined right")
                    let before = try await left.members().members.map(\.name).sorted()
                    #expect(before == ["left", "one"])
                    haveMet.change { $0 = true }
                    for name in ["other", "right"] { try await left.waitFor(name, "alive") }
                    for name in ["one", "left"] { try await right.waitFor(name, "alive") }
                    try await other.stop()
                    try await one.stop()
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
