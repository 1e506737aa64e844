import ArgumentParser
import JoinPrimitives

/// The command and its subcommands.
struct Dkron: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkron",
    abstract: "Finds the other nodes of a cluster and joins them.",
    discussion: "Start with 'dkron agent --retry-join ADDRESS', or try a lookup with 'dkron discover ENTRY'.",
    version: "dkron \(Version.current)",
    subcommands: [
      AgentCommand.self, Discover.self, Validate.self, Providers.self, Members.self, JoinStatusCommand.self,
      Health.self, Join.self, ForceLeave.self, Keygen.self, Completion.self, VersionCommand.self, GenerateDocs.self,
    ]
  )
}
