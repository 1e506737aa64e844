import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("The commands")
  struct Commands {
    static let names = [
      "agent", "discover", "validate", "providers", "members", "join-status", "health", "join", "keygen", "completion",
      "version",
    ]

    @Test("Each explains itself", arguments: names)
    func help(_ command: String) async throws {
      try await Program.with { program in
        let result = try await program.run(command, "--help")
        #expect(result.status == .code(0))
        #expect(result.output.hasPrefix("OVERVIEW: "))
        #expect(result.output.contains("USAGE: dkron \(command)"))
        #expect(result.errors.isEmpty)
      }
    }

    @Test("A script completes commands and flags in each shell", arguments: ["bash", "zsh", "fish"])
    func completion(_ shell: String) async throws {
      try await Program.with { program in
        let result = try await program.run("completion", shell)
        #expect(result.status == .code(0))
        for word in ["join-status", "retry-join", "standalone"] { #expect(result.output.contains(word)) }
        guard shell == "bash" else { return }
        let script = try program.write(result.output, to: "completion")
        let check = try await runChildProcess("/bin/bash", arguments: ["-n", script])
        #expect(check.status == .code(0))
        #expect(check.errors.isEmpty)
      }
    }

    /// A command line, and what must be said of it.
    static let mistakes: [([String], code: Int32, words: String)] = [
      (["memebrs"], 64, "there is no subcommand 'memebrs'; did you mean 'members'?"),
      (["help", "memebrs"], 64, "there is no subcommand 'memebrs'; did you mean 'members'?"),
      (["help", "xyzzy"], 64, "there is no subcommand 'xyzzy'; 'dkron --help' lists them"),
      (["members", "--jsn"], 64, "Unknown option '--jsn'. Did you mean '--json'?"),
      (["agent", "10.0.0.5"], 64, "'10.0.0.5' is none; give a peer as --retry-join ADDRESS"),
      (
        ["agent", "--retry-join", "provider=aws", "tag_key=x"], 64,
        "'tag_key=…' stands alone; put the whole entry in quotes: --retry-join 'provider=NAME tag_key=…'"
      ),
      (["validate", "dkron.yml"], 78, "'dkron.yml' is the name of a file; check it with --config dkron.yml"),
      (["completion", "tcsh"], 78, "'tcsh' is no shell that completion is made for; use bash, zsh or fish"),
      (["keygen", "--bytes", "20"], 78, "a gossip key has 16, 24 or 32 bytes, not '20'; use --bytes 32"),
      (["providers", "asw"], 78, "there is no provider 'asw'; did you mean 'aws'?"),
      (["providers", "ec2"], 78, "there is no provider 'ec2'; did you mean 'aws'?"),
      (["providers", "xyzzy"], 78, "there is no provider 'xyzzy'; 'dkron providers' lists all"),
      (
        ["discover", "--probe", "--profile", "wna", "127.0.0.1"], 78,
        "--profile 'wna' is no profile; use local, lan or wan"
      ),
      (["discover"], 78, "give one: dkron discover ENTRY"),
      (["discover", "--join-port", "x", "127.0.0.1"], 78, "--join-port 'x' is no port; give a number from 1 to 65535"),
      (["discover", "--timeout", "5", "127.0.0.1"], 78, "--timeout '5' is no duration; write it like 30s or 1m30s"),
      (["discover", "provider=aws,tag_key=a"], 78, "part the pairs by blanks, not by commas"),
      (["agent", "--config", "nofile.yml"], 78, "--config: nofile.yml does not exist; correct the path"),
      (["join"], 64, "Missing expected argument '<entries> ...'"),
      (["join", "provider=asw"], 78, "did you mean aws?"),
      (["join", "--timeout", "1h", "127.0.0.1"], 78, "--timeout '1h' is no duration up to 10m"),
      (["join", "127.0.0.1"], 69, "no agent answers at dkron.data/dkron.sock; start one with 'dkron agent'"),
      (["members"], 69, "no agent answers at dkron.data/dkron.sock; start one with 'dkron agent'"),
    ]

    @Test("An entry that ends in a file's name is no file")
    func entryOfFile() async throws {
      try await Program.with { program in
        let entry = "provider=gce tag_value=x credentials_file=/etc/dkron/gce.json"
        let result = try await program.run(["validate", entry])
        #expect(result.status == .code(0))
        #expect(result.output == "correct: \(entry)\n")
      }
    }

    @Test("A command line that is wrong is told what, and what to do", arguments: mistakes)
    func mistake(_ arguments: [String], code: Int32, words: String) async throws {
      try await Program.with { program in
        let result = try await program.run(arguments)
        #expect(result.status == .code(code))
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(words))
      }
    }

    @Test("They reach a running agent")
    func local() async throws {
      let peer = try LoopbackListener()
      try await Program.with { program in
        try await program.agent("--retry-join", "127.0.0.1:\(peer.port)", "--tag", "dc=x") { agent in
          try await agent.line("attempt 1: joined")
          let members = try await program.run("members", "--data-dir", "data")
          #expect(members.status == .code(0))
          let rows = members.output.split(separator: "\n")
          #expect(rows.count == 3)
          #expect(rows.first?.hasPrefix("NAME") == true)
          #expect(rows.contains { $0.hasPrefix("me ") && $0.contains("dc=x") && $0.contains("alive") })
          #expect(rows.contains { $0.contains("127.0.0.1:\(peer.port)") })

          let json = try await program.run("members", "--json", variables: ["DKRON_DATA_DIR": "data"])
          #expect(json.output.hasPrefix("[{") && json.output.contains("\"statusText\":\"alive\""))

          let status = try await program.run("join-status", "--data-dir", "data")
          #expect(status.status == .code(0))
          #expect(status.output.hasPrefix("me: joined, attempt 1, 1 other live member, membership stub\n"))

          let health = try await program.run("health", "--data-dir", "data")
          #expect(health.status == .code(0))
          #expect(health.output.contains("\"membership\":\"stub\"") && health.output.contains("\"status\":\"ok\""))
          try await agent.stop()
        }
        for command in ["members", "join-status", "health"] {
          let result = try await program.run(command, "--data-dir", "data")
          #expect(result.status == .code(69))
          #expect(result.errors.contains("no agent answers at data/dkron.sock; start one with 'dkron agent'"))
        }
      }
    }

    @Test("A second agent with the same data folder is refused, and the first goes on; a dead one leaves no lock")
    func sharedFolder() async throws {
      try await Program.with { program in
        try await program.agent { first in
          try await first.line("serving status at")
          try await program.agent("--node-name", "other") { second in
            try await second.ends(with: .code(75))
            #expect(second.errors.contains("dkron: data-dir 'data' is in use by another agent (process "))
          }
          let health = try await program.run("health", "--data-dir", "data")
          #expect(health.output.contains("\"node\":\"me\""))
          first.send(SIGKILL)
          _ = try await first.end()
        }
        try await program.agent("--node-name", "next") { agent in
          try await agent.line("serving status at")
          try await agent.stop()
        }
      }
    }

    @Test("A secret is in no output, at any level", arguments: ["trace", "debug", "info", "warn", "error"])
    func secrets(level: String) async throws {
      // The cloud sends back what it was sent, as careless services do.
      try await withFakeHTTPServer(answering: { request in
        let echo = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: " ") + request.text
        return .text(
          403, "<Response><Errors><Error><Code>AuthFailure</Code><Message>\(echo)</Message></Error></Errors></Response>"
        )
      }) { cloud in
        try await Program.with { program in
          let token = try program.write("canary-token\n", to: "token")
          let entry =
            "\(FakeEC2.entry) access_key_id=AKIAEXAMPLE secret_access_key=@env:KEY session_token=@file:\(token)"
          let variables = FakeEC2.variables(cloud, secret: "canary-other").merging(
            ["KEY": "canary-key", "DKRON_SERF_RPC_AUTH": "canary-auth"]
          ) { $1 }
          try await program.agent(
            "--retry-join", entry, "--log-level", level, "--retry-max", "1", "--retry-exhausted", "standalone",
            variables: variables
          ) { agent in
            _ = try await withDeadline(Program.patience, for: "a request") { try await cloud.waitForRequests(count: 1) }
            var outputs: [String] = []
            var hasGivenUp = false
            for _ in 0..<200 where !hasGivenUp {
              let status = try await program.run("join-status", "--json", "--data-dir", "data")
              outputs.append(status.output + status.errors)
              hasGivenUp = status.status == .code(2)
            }
            #expect(hasGivenUp)
            for command in ["members", "health"] {
              let result = try await program.run(command, "--data-dir", "data")
              outputs.append(result.output + result.errors)
            }
            for arguments in [["discover", "--debug", entry], ["discover", "--json", entry], ["validate", entry]] {
              let result = try await program.run(arguments, variables: variables)
              outputs.append(result.output + result.errors)
            }
            try await agent.stopQuietly()
            outputs.append(agent.output + agent.errors)
            for output in outputs { #expect(!output.contains("canary")) }
          }
        }
      }
    }
  }
}

extension ChildProcess {
  /// Asks the agent to stop, whatever its level lets it say.
  fileprivate func stopQuietly() async throws {
    send(15)
    try await ends(with: .code(0))
  }
}
