import JoinDiscovery
import JoinTestKit
import Testing

@testable import AgentConfiguration

/// A machine of which a test says everything: its files, its variables, its command line.
struct World: CustomTestStringConvertible {
  var files: [String: String] = [:]
  var environment: [String: String] = [:]
  var flags: [FlagValue] = []
  var configFile: String?
  var denied: [String] = []

  var testDescription: String { configFile ?? files.keys.sorted().joined(separator: ", ") }

  /// A machine named `host-1` with one configuration file that is named on the command line.
  static func file(_ text: String, at path: String = "dkron.yml") -> World {
    World(files: [path: text], configFile: path)
  }

  func load() throws(ConfigurationError) -> LoadedConfiguration {
    let store = InMemoryFiles(files)
    if files["/proc/sys/kernel/hostname"] == nil { store.set("/proc/sys/kernel/hostname", to: "host-1\n") }
    for path in denied { store.fail(path, .denied) }
    let loader = ConfigurationLoader(
      environment: Environment(environment), files: store, registry: ProviderRegistry([CloudProvider.self]),
      checkTemplate: { $0.contains("GetNothing") ? "there is no function GetNothing" : nil })
    return try loader.load(flags: flags, configFile: configFile)
  }

  /// What is wrong, as it is printed; empty when nothing is.
  var complaint: String {
    do {
      _ = try load()
      return ""
    } catch {
      return error.description
    }
  }
}
