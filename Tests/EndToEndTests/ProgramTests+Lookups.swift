import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("Lookups that fail are told with their cause, and an agent outlives them")
  struct Lookups {
    @Test("A provider that is down and comes up again is joined without a restart")
    func downThenUp() async throws {
      let peer = try LoopbackListener()
      let isUp = Watched(false)
      try await withFakeHTTPServer(answering: { _ in
        isUp.current ? FakeEC2.page("127.0.0.1") : .text(503, "not now")
      }) { cloud in
        try await Program.with { program in
          try await program.agent(
            "--retry-join", FakeEC2.entry, "--join-port", "\(peer.port)",
            variables: FakeEC2.variables(cloud)
          ) { agent in
            let failure = try await agent.line("attempt 1: nobody joined")
            #expect(failure.contains("answered 503"))
            #expect(failure.contains("next try in"))
            isUp.change { $0 = true }
            let success = try await agent.line(": joined stub-127.0.0.1:\(peer.port)")
            #expect(success.contains("1 found (1 machine read; region eu-west-1"))
            try await agent.stop()
          }
        }
      }
    }

    @Test("A region that does not exist is named with its host")
    func wrongRegion() async throws {
      try await Program.with { program in
        let result = try await program.run(
          "discover", "\(FakeEC2.entry) region=eu-nowhere-1 access_key_id=AKIAEXAMPLE secret_access_key=@env:KEY",
          variables: ["KEY": "s3cret"])
        #expect(result.status == .code(69))
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("ec2.eu-nowhere-1.amazonaws.com"))
      }
    }

    @Test("Without a metadata service, region and credentials, it says what to add")
    func noMetadata() async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        let result = try await program.run(
          "discover", FakeEC2.entry,
          variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(closed)"])
        #expect(result.status == .code(69))
        #expect(result.errors.contains("no region is known"))
        #expect(result.errors.contains("127.0.0.1:\(closed) refuses connections"))
        #expect(result.errors.contains("add region=… to the entry"))
      }
    }

    @Test("A proxy that refuses is blamed itself, and not the region")
    func proxy() async throws {
      try await withFakeHTTPServer(answering: { _ in .text(403) }) { proxy in
        try await Program.with { program in
          let variables = FakeEC2.variables(proxy).merging(
            ["HTTPS_PROXY": proxy.url(), "AWS_ENDPOINT_URL": ""]
          ) { $1 }
          let result = try await program.run("discover", FakeEC2.entry, variables: variables)
          #expect(result.status == .code(69))
          #expect(result.errors.contains("the proxy 127.0.0.1:\(proxy.port) refused to open a way to ec2.eu-west-1"))
          #expect(
            result.errors.contains(
              "; check HTTP_PROXY, HTTPS_PROXY and NO_PROXY, and that this proxy runs and lets the host through"))
          #expect(!result.errors.contains("check that region"))
          #expect(proxy.requests.allSatisfy { $0.method == "CONNECT" })
        }
      }
    }

    @Test("Each request is shown on demand, without query and secrets")
    func requests() async throws {
      try await withFakeHTTPServer(answering: { _ in FakeEC2.page("10.1.2.3", "10.1.2.4") }) { cloud in
        try await Program.with { program in
          let variables = FakeEC2.variables(cloud, secret: "canary-1")
          let result = try await program.run("discover", "--debug", FakeEC2.entry, variables: variables)
          #expect(result.status == .code(0))
          #expect(result.output == "10.1.2.3\n10.1.2.4\n")
          #expect(result.errors.contains("POST \(cloud.url("/")): 200, "))
          #expect(result.errors.contains(" bytes, "))
          #expect(!result.errors.contains("canary"))
          let quiet = try await program.run("discover", FakeEC2.entry, variables: variables)
          #expect(!quiet.errors.contains("POST"))
        }
      }
    }

    @Test("A probe succeeds when one address answers, or when there was none to try")
    func probe() async throws {
      let peer = try LoopbackListener()
      let closed = try FreePort.find()
      try await withFakeHTTPServer(answering: { _ in FakeEC2.page() }) { cloud in
        try await Program.with { program in
          let live = "127.0.0.1:\(peer.port)"
          let some = try await program.run("discover", "--probe", live, "127.0.0.1:\(closed)")
          #expect(some.status == .code(0))
          #expect(some.output == "\(live)\n")
          #expect(some.errors.contains("127.0.0.1:\(closed): refused"))
          let none = try await program.run("discover", "--probe", "127.0.0.1:\(closed)")
          #expect(none.status == .code(69))
          let empty = try await program.run(
            "discover", "--probe", FakeEC2.entry, variables: FakeEC2.variables(cloud))
          #expect(empty.status == .code(0))
          #expect(empty.errors.contains("nothing found"))
        }
      }
    }

    @Test("A collector gets the parts of an attempt as fields")
    func json() async throws {
      let closed = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--retry-join", "127.0.0.1:\(closed)", "--log-format", "json", "--retry-max", "1"
        ) { agent in
          try await agent.ends(with: .code(1))
          let line = try await agent.line(#""attempt":1"#)
          #expect(line.contains(#""message":"attempt 1: nobody joined""#))
          #expect(line.contains(#""result":"failed""#))
          #expect(
            line.contains(#""outcomes":[{"count":1,"outcome":"refused","seeds":["127.0.0.1:\#(closed)"]}]"#))
          for line in agent.errors.split(separator: "\n") { #expect(line.hasPrefix("{\"time\":")) }
        }
      }
    }

    @Test("An agent without entries says so and stays")
    func alone() async throws {
      try await Program.with { program in
        try await program.agent { agent in
          try await agent.line("no entries: this agent starts alone")
          try await agent.line("serving status at")
          let status = try await program.run("join-status", "--data-dir", "data")
          #expect(status.status == .code(0))
          #expect(status.output.hasPrefix("me: standalone"))
          try await agent.stop()
        }
      }
    }
  }
}
