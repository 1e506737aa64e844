import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("Who is myself and who is not")
  struct Identity {
    /// Where three nodes of one machine gossip.
    struct Places: CustomTestStringConvertible {
      let testDescription: String
      let addresses: [IPAddress]
    }

    static let addresses = Places(
      testDescription: "127.0.0.1, .2 and .3", addresses: [.loopback(1), .loopback(2), .loopback(3)])
    static let ports = Places(
      testDescription: "one address, three ports", addresses: [.loopback(1), .loopback(1), .loopback(1)])

    /// The last one takes the longest and shows the least that the others do not.
    static let cases: [(DriverUnderTest, Places)] =
      [(.gossip, addresses), (.gossip, ports), (.serf, addresses)] + (LongTests.areWanted ? [(.serf, ports)] : [])

    @Test("Three agents on one machine are three", arguments: cases)
    func three(_ driver: DriverUnderTest, at places: Places) async throws {
      let nodes = try places.addresses.enumerated().map { index, address in
        (name: "n\(index)", address: address, port: try FreePort.find())
      }
      let flags = nodes.flatMap { ["--retry-join", "\(HostPort($0.address, port: $0.port))"] }
      try await run(nodes[...], driver, ["--profile", "local", "--retry-interval", "1s"] + flags) { programs in
        for program in programs {
          try await eventually("two others are members") {
            try await program.run("join-status", "--data-dir", "data").output.contains(
              "joined, attempt 1, 2 other live")
          }
        }
      }
    }

    private func run(
      _ nodes: ArraySlice<(name: String, address: IPAddress, port: UInt16)>, _ driver: DriverUnderTest,
      _ flags: [String], programs: [Program] = [], _ body: @Sendable ([Program]) async throws -> Void
    ) async throws {
      guard let node = nodes.first else { return try await body(programs) }
      try await Program.with { program in
        try await driver.agent(of: program, named: node.name, at: node.address, port: node.port, flags) { agent in
          try await run(nodes.dropFirst(), driver, flags, programs: programs + [program], body)
          try await agent.stop()
        }
      }
    }

    @Test("A cloned host name is a conflict that is told with both addresses, and no peer")
    func clonedName() async throws {
      let other = try SerfAgent("me")
      let port = try FreePort.find()
      try await other.run { _ in
        try await Program.with { program in
          try await program.agent(
            "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--retry-join", "\(other.seed.endpoint)"
          ) { agent in
            let line = try await agent.line("attempt 1: nobody joined")
            #expect(
              line.contains(
                "a live member at \(other.seed.endpoint) is called 'me', as this node at 127.0.0.1:\(port) is"))
            #expect(line.contains("give this node another node-name"))
            try await agent.stop()
          }
        }
        #expect(try await other.members().members.map(\.name) == ["me"])
      }
    }

    @Test("Told of nobody but itself, it is alone and goes on", arguments: DriverUnderTest.allCases)
    func alone(_ driver: DriverUnderTest) async throws {
      let port = try FreePort.find()
      try await Program.with { program in
        let flags = ["--retry-join", "127.0.0.1:\(port)", "--retry-interval", "1s", "--retry-max", "1"]
        try await driver.agent(of: program, port: port, flags) { agent in
          try await agent.line("attempt 1: alone, nobody but this node was found")
          try await agent.line("attempt 2: same as before")
          try await agent.stop()
        }
      }
    }
  }
}
