import ArgumentParser
import DkronAgent

struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a completion script for bash, zsh or fish.",
    discussion: "For bash: dkron completion bash > /etc/bash_completion.d/dkron")

  @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"])) var shell: String

  func run() throws {
    guard let known = CompletionShell(rawValue: shell) else {
      throw CommandFailure(.configuration, "'\(shell)' is no shell that completion is made for; use bash, zsh or fish")
    }
    StandardOutput.write(Dkron.completionScript(for: known) + "\n")
  }
}
