import ArgumentParser
import CloudHTTP
import DkronAgent
import JoinDiscovery

struct ForceLeave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a failed member for one that has left.",
    discussion: "A member that failed is tried again for a day. This ends it, on all members of the cluster.")

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Forget the member altogether.") var prune = false
  @Argument(help: "The name of the member.") var name: String

  func run() async throws {
    if name.isEmpty { throw CommandFailure(.configuration, "the name is empty; 'dkron members' shows the names") }
    let path = "/v1/force-leave/\(PercentEncoding.encode(name))\(prune ? "?prune=true" : "")"
    let answer = try await local.agent().post(path)
    guard answer.status == 204 else {
      throw CommandFailure(.unavailable, "\(name) was not made to leave: \(AgentRefusal.words(of: answer.body))")
    }
    StandardOutput.write(prune ? "\(name) is forgotten.\n" : "\(name) counts as one that has left.\n")
  }
}
