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
    let document = try await local.agent().document(JoinStatus.self, at: "/v1/join")
    let status = document.content
    if json {
      StandardOutput.write(document.text + "\n")
    } else {
      StandardOutput.write(
        "\(status.node): \(status.phase.rawValue), attempt \(status.attempt), \(Self.members(status.peers))\n")
      for entry in status.entries { StandardOutput.write("  \(entry.entry): \(entry.result)\n") }
      if !status.seeds.isEmpty { StandardOutput.write("  seeds: \(status.seeds)\n") }
    }
    switch status.phase {
    case .standalone, .alone, .joined: return
    case .trying: throw CommandFailure(.joinExhausted, "")
    case .exhausted: throw CommandFailure(.gaveUp, "")
    }
  }

  private static func members(_ count: Int) -> String {
    count == 1 ? "1 other live member" : "\(count) other live members"
  }
}
