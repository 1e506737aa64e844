import ArgumentParser
import DkronAgent
import JoinDiscovery
import JoinProviders

struct Providers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the providers, or explain the options of one.")

  @Argument(
    help: "A provider's name.", completion: .list(BuiltinProviders.registry.names)) var name: String?

  func run() throws {
    let registry = BuiltinProviders.registry
    guard let name else {
      StandardOutput.write(ProviderListRenderer.text(for: registry))
      return
    }
    guard let provider = registry.provider(named: name) else {
      let nearest = registry.nearestName(to: name).map { "did you mean '\($0)'?" }
      throw CommandFailure(
        .configuration,
        "there is no provider '\(ServerText.excerpt(name, limit: 60))'; "
          + (nearest ?? "'dkron providers' lists all"))
    }
    StandardOutput.write(ProviderHelpRenderer.text(for: provider.declaration))
  }
}
