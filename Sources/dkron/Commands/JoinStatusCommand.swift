import ArgumentParser
import DkronAgent
import StatusServer

struct JoinStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join-status", abstract: "Tell whether the agent on this machine has joined.",
    discussion: "Exit code 0: joined, alone as the first node, or nothing to join; 1: still trying; 2: gave up.")

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let agent = try local.agent()
    let status = try await agent.document(JoinStatus.self, at: "/v1/join")
    if json {
      StandardOutput.write(String(decoding: try await agent.get("/v1/join").body, as: UTF8.self) + "\n")
    } else {
      StandardOutput.write(
        "\(status.node): \(status.phase.rawValue), attempt \(status.attempt), \(status.peers) other live members\n")
      for entry in status.entries { StandardOutput.write("  \(entry.entry): \(entry.result)\n") }
    }
    switch status.phase {
    case .standalone, .alone, .joined: return
    case .trying: throw CommandFailure(.joinExhausted, "")
    case .exhausted: throw CommandFailure(.gaveUp, "")
    }
  }
}
