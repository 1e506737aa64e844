import AgentConfiguration
import ArgumentParser
import DkronAgent
import FoundationEssentials

/// How a command finds the agent on this machine: by the data folder, which the configuration knows.
struct LocalAgentOptions: ParsableArguments {
  @Option(help: "The agent's data folder. Default: that of the configuration.", completion: .directory)
  var dataDir: String?
  @OptionGroup var config: ConfigFileOption

  func agent() throws -> LocalAgent {
    let folder =
      try dataDir ?? Surroundings.process.load(flags: [], configFile: config.path).configuration.dataDirectory
    return LocalAgent(dataDirectory: folder)
  }
}

extension LocalAgent {
  /// A document of the agent; the agent's own words when it refuses.
  func document<Document: Decodable>(_ type: Document.Type, at path: String) async throws(CommandFailure) -> Document {
    let answer = try await get(path)
    do {
      return try JSONDecoder().decode(type, from: Data(answer.body))
    } catch {
      throw CommandFailure(
        .unavailable, "the agent answered \(answer.status): \(String(decoding: answer.body.prefix(500), as: UTF8.self))"
      )
    }
  }
}
