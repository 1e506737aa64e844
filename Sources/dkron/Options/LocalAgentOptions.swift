import AgentConfiguration
import ArgumentParser
import DkronAgent
import FoundationEssentials
import JoinDiscovery

/// How a command finds the agent on this machine: by the data folder, which the configuration knows.
struct LocalAgentOptions: ParsableArguments {
  @Option(help: "The agent's data folder. Default: that of the configuration.", completion: .directory)
  var dataDir: String?
  @OptionGroup var config: ConfigFileOption

  func agent() throws -> LocalAgent {
    let surroundings = Surroundings.process
    // The variable beats the file, so a health check that has it does not depend on the rest of the configuration.
    let folder =
      try dataDir ?? surroundings.environment[Settings.dataDirectory.untyped.variable]
      ?? surroundings.load(flags: [], configFile: config.path).configuration.dataDirectory
    return LocalAgent(dataDirectory: folder)
  }
}

extension LocalAgent {
  /// A document of the agent with its text; fails with the agent's own words when it refuses.
  func document<Document: Decodable>(
    _ type: Document.Type, at path: String
  ) async throws(CommandFailure) -> (content: Document, text: String) {
    let answer = try await get(path)
    if answer.status == 200, let content = try? JSONDecoder().decode(type, from: Data(answer.body)) {
      return (content, String(decoding: answer.body, as: UTF8.self))
    }
    throw CommandFailure(.unavailable, "the agent refuses (\(answer.status)): \(AgentRefusal.words(of: answer.body))")
  }
}
