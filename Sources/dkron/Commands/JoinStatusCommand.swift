import ArgumentParser
import DkronAgent
import StatusServer

struct JoinStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join-status", abstract: "Tell whether the agent on this machine has joined.",
    discussion: """
      Exit code 0: joined, alone as the first node, or nothing to join; 1: still trying; 2: gave up. An agent that gave \
      up ends with retry-exhausted exit; with continue it is 'exhausted', tries on slowly and is not ready; with \
      standalone it is 'standalone', looks for nobody and is ready.
      """)

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let document = try await local.agent().document(JoinStatus.self, at: "/v1/join")
    let status = document.content
    if json {
      StandardOutput.write(document.text + "\n")
    } else {
      StandardOutput.write("\(status.headline)\n")
      if let fault = status.layerFault { StandardOutput.write("  \(fault)\n") }
      for line in status.entryLines { StandardOutput.write("  \(line)\n") }
      if !status.seeds.isEmpty { StandardOutput.write("  seeds: \(status.seeds)\n") }
    }
    if status.gaveUp { throw CommandFailure(.gaveUp, "") }
    if status.phase == .trying { throw CommandFailure(.joinExhausted, "") }
  }
}
