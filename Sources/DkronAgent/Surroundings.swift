internal import AddressTemplate
package import AgentConfiguration
internal import FoundationEssentials
package import JoinDiscovery
internal import JoinProviders

/// The process's surroundings that commands share: variables, files, providers.
package struct Surroundings: Sendable {
  /// The variables.
  package let environment: Environment
  /// The files.
  package let files: any FileSystem
  /// The providers.
  package let registry: ProviderRegistry

  /// Gathers surroundings.
  package init(environment: Environment, files: any FileSystem, registry: ProviderRegistry) {
    self.environment = environment
    self.files = files
    self.registry = registry
  }

  /// Those of this process.
  package static var process: Surroundings {
    Surroundings(
      environment: Environment(ProcessInfo.processInfo.environment), files: LocalFileSystem(),
      registry: BuiltinProviders.registry)
  }

  /// What checks entries without any network.
  package var validator: EntryValidator {
    EntryValidator(registry: registry, environment: environment, files: files, checkTemplate: Self.checkTemplate)
  }

  /// Loads the configuration; all that is wrong with it makes one failure.
  package func load(flags: [FlagValue], configFile: String?) throws(CommandFailure) -> LoadedConfiguration {
    let loader = ConfigurationLoader(
      environment: environment, files: files, registry: registry, checkTemplate: Self.checkTemplate)
    do {
      return try loader.load(flags: flags, configFile: configFile)
    } catch {
      throw CommandFailure(.configuration, problems: error.problems.map(\.description))
    }
  }

  /// Reads entries from arguments; all that is wrong with any of them makes one failure. Secrets among them draw one
  /// warning.
  package func entries(
    _ arguments: [String], warn: (String) -> Void = { _ in }
  ) throws(CommandFailure) -> [JoinEntry] {
    let entries = try read(arguments) { validator.problems(in: $0) }
    let exposed = entries.flatMap { (try? validator.resolve($0))?.inlineSecrets ?? [] }
    if !exposed.isEmpty {
      warn(
        "\(exposed.joined(separator: ", ")): every user of this machine can read a secret on the command line; refer to "
          + "it with @file:/path or @env:NAME")
    }
    return entries
  }

  /// Checks how entries are written. What they refer to, and variables that stand in for a key, may exist for the agent
  /// alone.
  package func checkSpelling(_ arguments: [String]) throws(CommandFailure) {
    let mistakes: [EntryError.Code] = [.unknownProvider, .unknownKey, .badTemplate]
    _ = try read(arguments) { entry in validator.problems(in: entry).filter { mistakes.contains($0.code) } }
  }

  private func read(
    _ arguments: [String], problems check: (JoinEntry) -> [EntryError]
  ) throws(CommandFailure) -> [JoinEntry] {
    var entries: [JoinEntry] = []
    var problems: [EntryError] = []
    for text in arguments.flatMap({ EntryList.parse(flag: $0) }) {
      do {
        let entry = try JoinEntry.parse(text, using: registry)
        problems += check(entry)
        entries.append(entry)
      } catch {
        problems.append(error)
      }
    }
    if !problems.isEmpty {
      throw CommandFailure(.configuration, problems: problems.map(\.description))
    }
    return entries
  }

  @Sendable private static func checkTemplate(_ text: String) -> String? {
    do {
      _ = try AddressTemplate.evaluate(text, interfaces: NetworkInterface.all())
      return nil
    } catch .noAddress {
      return nil  // An address may come up later.
    } catch {
      return "\(error)"
    }
  }
}
