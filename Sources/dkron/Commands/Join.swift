import ArgumentParser
import DkronAgent
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import StatusServer

struct Join: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let the agent on this machine look entries up and join what they give, once and at once.",
    discussion: """
      The configured entries stay as they are; an agent that gave up and stands alone looks those up again, too. The \
      agent reads @env: and @file: references itself. Exit code 0: at least one entry brought a peer; 1: none did; \
      69: nothing was found and a lookup failed, or no agent answers; 78: an entry is wrong.
      """)

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Print one JSON object.") var json = false
  @Option(help: "How long it may take, for example 30s.") var timeout = "60s"
  @Argument(help: "Addresses, names or cloud queries, as --retry-join takes them.") var entries: [String]

  func run() async throws {
    let limit = try limit()
    try Surroundings.process.checkSpelling(entries)
    let order = JoinOrder(entries: entries, milliseconds: Int(limit / .milliseconds(1)))
    let body = try JSONEncoder().encode(order)
    let answer = try await local.agent().post("/v1/join", body: Array(body), within: limit)
    guard answer.status == 200, let result = try? JSONDecoder().decode(JoinAnswer.self, from: Data(answer.body)) else {
      let words = AgentRefusal.words(of: answer.body)
      throw CommandFailure(answer.status == 400 ? .configuration : .unavailable, words)
    }
    // What peers and clouds say of themselves must not steer the terminal.
    for warning in result.warnings { StandardError.write("warning: \(ServerText.excerpt(warning, limit: 500))\n") }
    if json {
      StandardOutput.write(String(decoding: answer.body, as: UTF8.self) + "\n")
    } else {
      for entry in result.entries {
        StandardOutput.write(ServerText.excerpt("\(entry.entry): \(entry.result)", limit: 4000) + "\n")
      }
    }
    if result.hasJoined { return }
    throw CommandFailure(result.hasOnlyFailed ? .unavailable : .joinExhausted, "")
  }

  private func limit() throws -> Duration {
    let longest = Duration.milliseconds(JoinOrder.longestTime)
    guard let limit = GoDuration.parse(timeout), limit >= .milliseconds(1), limit <= longest else {
      throw CommandFailure(
        .configuration,
        "--timeout '\(ServerText.excerpt(timeout, limit: 40))' is no duration up to \(GoDuration.format(longest)); "
          + "write it like 30s or 1m30s")
    }
    return limit
  }
}
