import Foundation
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite("A shell completes with the script that is made for it")
  struct Completion {
    /// What is typed, and what the shell must offer.
    static let lines = [
      ("dkron ag", "agent"), ("dkron agent --retry-exh", "--retry-exhausted"),
      ("dkron agent --retry-exhausted st", "standalone"), ("dkron providers aw", "aws"),
    ]

    /// What the shell writes that runs a script of ours behind the generated one.
    private func run(_ shell: String, after setup: String = "", _ script: String) async throws -> [String] {
      try await Program.with { program in
        let name = try #require(shell.split(separator: "/").last.map(String.init))
        let generated = try program.write(try await program.run("completion", name).output, to: "completion")
        let result = try await runChildProcess(
          shell, arguments: ["-c", "\(setup)\nsource \(generated)\n\(script)"],
          environment: ["PATH": "/usr/bin:/bin", "HOME": program.folder], within: Program.patience)
        #expect(result.errors.isEmpty)
        return result.output.split(separator: "\n").map(String.init)
      }
    }

    @Test("bash")
    func bash() async throws {
      let calls = Self.lines.map { line, _ in
        """
        COMP_LINE='\(line)' COMP_POINT=\(line.count) COMP_WORDS=(\(line)) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMPREPLY=(); _dkron dkron "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; echo "${COMPREPLY[*]}"
        """
      }
      #expect(try await run("/bin/bash", calls.joined(separator: "\n")) == Self.lines.map(\.1))
    }

    @Test("fish", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"), "fish is not installed"))
    func fish() async throws {
      let calls = Self.lines.map { line, _ in "complete -C'\(line)'" }
      let offers = try await run("/usr/bin/fish", calls.joined(separator: "\n")).map { $0.prefix { $0 != "\t" } }
      #expect(offers.map(String.init) == Self.lines.map(\.1))
    }

    @Test("zsh", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh"), "zsh is not installed"))
    func zsh() async throws {
      // Completion itself needs a terminal; what it would call is defined and registered.
      let script = "print ${_comps[dkron]}; whence -w _dkron"
      let offered = try await run("/usr/bin/zsh", after: "autoload -U compinit; compinit -u -D", script)
      #expect(offered == ["_dkron", "_dkron: function"])
    }
  }
}
