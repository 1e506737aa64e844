import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("The metrics of an agent")
  struct Metrics {
    /// Fetches a page over HTTP with nothing but a socket of curl's.
    private func fetch(
      _ path: String, _ options: [String] = [], from agent: ChildProcess
    ) async throws -> (status: String, body: String) {
      let line = try await agent.line("serving status at http://")
      let address = line[(line.firstRange(of: "http://")?.lowerBound ?? line.startIndex)...]
        .prefix { !$0.isWhitespace && $0 != "\"" }
      let answer = try await runChildProcess(
        "/usr/bin/curl", arguments: ["-s", "-w", "\n%{http_code} %{content_type}", "\(address)\(path)"] + options,
        environment: [:], within: Program.patience)
      let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
      return (lines.last.map(String.init) ?? "", lines.dropLast().joined(separator: "\n"))
    }

    @Test("With enable-prometheus they are served in Prometheus' form and by its conventions, and hold no entry")
    func served() async throws {
      let port = try FreePort.find()
      try await Program.with { program in
        try await program.agent(
          "--membership", "gossip", "--bind-addr", "127.0.0.1:\(port)", "--profile", "local", "--enable-prometheus",
          "--retry-join", "nobody.invalid"
        ) { agent in
          try await agent.line("attempt 1")
          let page = try await fetch("/metrics", from: agent)
          #expect(page.status == "200 text/plain; version=0.0.4; charset=utf-8")
          #expect(page.body.contains("dkron_members{status=\"alive\"} 1"))
          #expect(page.body.contains("dkron_gossip_health_score 0"))
          #expect(page.body.contains("dkron_build_info{version="))
          #expect(page.body.contains("dkron_retry_join_lookup_failures_total{provider=\"dns\",cause="))
          #expect(!page.body.contains("nobody.invalid"))
          check(page.body)
          try await agent.stop()
        }
      }
    }

    @Test("Without it there are none")
    func notServed() async throws {
      try await Program.with { program in
        try await program.agent { agent in
          #expect(try await fetch("/metrics", from: agent).status.hasPrefix("404"))
          // Load balancers ask for the head alone.
          #expect(try await fetch("/health", ["--head"], from: agent).status == "200 application/json")
          try await agent.stop()
        }
      }
    }

    /// Every metric is announced once, by its help and its type, before its samples; counters alone end with `_total`.
    private func check(_ text: String) {
      var current = ""
      var seen: Set<String> = []
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        if line.hasPrefix("# HELP ") {
          current = String(words[2])
          #expect(seen.insert(current).inserted, "\(current) is announced twice")
          #expect(line.hasSuffix("."), "the help of \(current) is no sentence")
        } else if line.hasPrefix("# TYPE ") {
          #expect(words[2] == current)
          #expect((words[3] == "counter") == current.hasSuffix("_total"), "\(line)")
        } else {
          #expect(line.prefix { $0 != "{" && $0 != " " } == current)
          #expect(current.hasPrefix("dkron_") && words.last.flatMap { Double($0) } != nil, "\(line)")
        }
      }
      #expect(seen.count > 20)
    }
  }
}
