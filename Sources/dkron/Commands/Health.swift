import ArgumentParser
import DkronAgent

struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exit with 0 if the agent on this machine answers, for a container's health check.")

  @OptionGroup var local: LocalAgentOptions

  func run() async throws {
    let answer = try await local.agent().get("/health")
    guard answer.status == 200 else {
      throw CommandFailure(.unavailable, "the agent answered \(answer.status) to /health")
    }
    StandardOutput.write(String(decoding: answer.body, as: UTF8.self) + "\n")
  }
}
