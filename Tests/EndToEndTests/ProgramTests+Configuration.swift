import Foundation
import JoinDiscovery
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("What is written wrong ends it at once, in words that help")
  struct Configuration {
    /// Flags of the agent, and what it must say.
    struct Mistake: Sendable, CustomTestStringConvertible {
      let flags: [String]
      let words: [String]
      var code: Int32 = 78
      var testDescription: String { flags.joined(separator: " ") }

      init(_ flags: String..., says words: String..., code: Int32 = 78) {
        self.flags = flags
        self.words = words
        self.code = code
      }
    }

    static let mistakes = [
      Mistake(
        "--retry-join", "provider=aws tag_key=dkron tag_value=server regoin=eu-west-1",
        says: "regoin", "did you mean region?"),
      Mistake(
        "--retry-join", "provider=asw tag_key=a", says: "asw", "did you mean aws?"),
      Mistake("--retry-join", "provider=aws tag_key=a tag_key=b tag_value=c", says: "tag_key", "twice"),
      Mistake("--retry-join", "provider=aws tag_key=a tag_value=b region=EU_WEST", says: "region", "EU_WEST"),
      Mistake("--retry-join", "10.0.0.256", says: "10.0.0.256"),
      Mistake("--retry-join", "", says: "retry-join"),
      Mistake("--retry-interval", "30", says: "retry-interval", "30s"),
      Mistake("--retry-max", "many", says: "retry-max", "number"),
      Mistake("--log-level", "loud", says: "log-level", "debug"),
      Mistake("--profile", "wna", says: "profile", "wan"),
      Mistake("--bind-addr", "{{ GetPrivateIp }}", says: "bind-addr", "GetPrivateIP"),
      Mistake("--http-addr", "127.0.0.1:99999", says: "http-addr", "99999"),
      Mistake("--retry-jion", "10.0.0.1", says: "--retry-jion", "--retry-join", code: 64),
    ]

    @Test("A flag", arguments: mistakes)
    func flag(_ mistake: Mistake) async throws {
      try await Program.with { program in
        let result = try await program.run(["agent", "--data-dir", "data"] + mistake.flags)
        #expect(result.status == .code(mistake.code))
        #expect(result.output.isEmpty)
        for words in mistake.words { #expect(result.errors.contains(words)) }
        for raw in ["Error(", "nil", "NIO", "errno", "Optional("] { #expect(!result.errors.contains(raw)) }
      }
    }

    @Test("A file: every mistake at once, each with line and column")
    func file() async throws {
      try await Program.with { program in
        let path = try program.write(
          """
          retry-join: [10.0.0.5]
          retry-intervall: 10s
          retry-deadline: soon
          retry-max: 3
          retry-max: 4
          """, to: "dkron.yml")
        let checks = [
          try await program.run("agent", "--config", path), try await program.run("validate", "--config", path),
        ]
        for check in checks {
          #expect(check.status == .code(78))
          #expect(check.errors.contains("\(path):2:1"))
          #expect(check.errors.contains("did you mean 'retry-interval'"))
          #expect(check.errors.contains("\(path):3:"))
          #expect(check.errors.contains("soon"))
          #expect(check.errors.contains("\(path):5:1"))
        }
      }
    }

    @Test("Each of several mistakes begins with the program's name, and a line that shows the spot is indented")
    func prefixes() async throws {
      try await Program.with { program in
        let path = try program.write(
          "retry-intervall: 10s\nretry-join: [provider=aws tag_kye=x tag_value=y]\n", to: "dkron.yml")
        let result = try await program.run("validate", "--config", path, "provider=asw a=b", "10.0.0.256")
        #expect(result.status == .code(78))
        let lines = result.errors.split(separator: "\n").filter { !$0.hasPrefix("    ") }
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.hasPrefix("dkron: ") })
        #expect(result.errors.contains("corrected: provider=aws tag_key=x tag_value=y"))
      }
    }

    @Test("A file that is no text is refused with its name and the place", arguments: ["json", "yml"])
    func binary(_ ending: String) async throws {
      try await Program.with { program in
        let path = "\(program.folder)/dkron.\(ending)"
        let texts: [([UInt8], String)] = [
          ([0xFF, 0xFF], ":1:1: this is not UTF-8 text"), ([0xFF, 0xFE, 0x7B, 0], ":1:1: this is UTF-16 text"),
          (Array("\n\0".utf8), ":2:1: a NUL byte"),
        ]
        for (bytes, words) in texts {
          try Data(bytes).write(to: URL(filePath: path))
          let result = try await program.run("validate", "--config", path)
          #expect(result.status == .code(78))
          #expect(result.errors.contains(path + words))
        }
      }
    }

    @Test("A node that only this machine can reach does not look for others elsewhere")
    func loopback() async throws {
      try await Program.with { program in
        try await program.agent("--retry-join", "192.0.2.7:8946") { agent in
          try await agent.ends(with: .code(78))
          #expect(agent.errors.contains("members are told 127.0.0.1:8946"))
          #expect(agent.errors.contains("192.0.2.7:8946 is another machine"))
          #expect(agent.errors.contains("set bind-addr or advertise-addr"))
        }
        try await program.agent("--retry-join", "192.0.2.7", "--advertise-addr", "192.0.2.1", "--retry-max", "1") {
          try await $0.ends(with: .code(1))
        }
      }
    }

    @Test("A port that is taken ends it with 69, the address and a remedy")
    func takenPort() async throws {
      let listener = try LoopbackListener()
      try await Program.with { program in
        try await program.agent("--http-addr", "127.0.0.1:\(listener.port)") { agent in
          try await agent.ends(with: .code(69))
          #expect(agent.errors.contains("http-addr '127.0.0.1:\(listener.port)'"))
          #expect(agent.errors.contains("another program listens there already; stop that program"))
          #expect(!agent.errors.contains("errno"))
        }
      }
    }

    @Test("A data folder that cannot hold the socket costs one warning, and the agent runs")
    func dataFolder() async throws {
      try await Program.with { program in
        let file = try program.write("", to: "file")
        let long = "\(program.folder)/" + String(repeating: "long/", count: 30)
        for (folder, words) in [(file, "'\(file)' is not a folder"), (long, "the system allows 107")] {
          try await program.agent("--data-dir", folder) { agent in
            let warning = try await agent.line("commands cannot reach this agent")
            #expect(warning.contains(" WARN "))
            #expect(warning.contains(words))
            try await agent.line("serving status at")
            try await agent.stop()
          }
        }
      }
    }

    @Test("The configuration in force is printed with its warnings, and secrets masked")
    func printed() async throws {
      try await Program.with { program in
        let result = try await program.run(
          "agent", "--print-config", "--retry-max", "4", "--serf-rpc-auth", "canary-1",
          variables: ["DKRON_RETRY_MAXX": "1", "DKRON_NODE_NAME": "n1"])
        #expect(result.status == .code(0))
        #expect(result.output.contains("retry-max: 4"))
        #expect(result.output.contains("DKRON_NODE_NAME"))
        #expect(result.errors.contains("warning: "))
        #expect(result.errors.contains("DKRON_RETRY_MAXX"))
        #expect(!(result.output + result.errors).contains("canary"))
      }
    }
  }
}
