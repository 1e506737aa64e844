import AgentConfiguration
import Foundation
import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@Suite("Shipped configuration files")
struct ExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let examples =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "config/examples").path()))
    ?? []).sorted()

  /// Loads a file of the repository as an agent does, with all providers, on a machine that has the secrets which the
  /// examples refer to; without a path, the defaults.
  private static func load(_ path: String?) throws -> LoadedConfiguration {
    let files = InMemoryFiles([
      "/proc/sys/kernel/hostname": "host-1\n", "/run/secrets/serf-rpc-auth": "secret\n",
      "/run/secrets/gossip-key": "MDEyMzQ1Njc4OWFiY2RlZg==\n", "/run/secrets/discovery-key": "secret\n",
    ])
    if let path {
      files.set(path, to: String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self))
    }
    return try ConfigurationLoader(
      environment: ["DISCOVERY_KEY_ID": "id"], files: files, registry: BuiltinProviders.registry
    ).load(configFile: path)
  }

  @Test("Every example loads without a warning and names a peer", arguments: examples)
  func example(_ name: String) throws {
    let loaded = try Self.load("config/examples/\(name)")
    #expect(loaded.warnings.isEmpty)
    #expect(!loaded.configuration.retryJoin.isEmpty)
  }

  @Test("There are examples for each way to find peers")
  func names() {
    #expect(
      Self.examples == [
        "aws.json", "aws.yml", "azure.yml", "dns.yml", "existing-dkron.yml", "gce.yml", "kubernetes-pods.yml",
        "kubernetes.yml", "mixed.yml", "secrets.yml", "serf.yml", "static.yml",
      ])
  }

  @Test("The file that a clone finds holds defaults alone")
  func defaults() throws {
    let loaded = try Self.load("config/dkron.json")
    let bare = try Self.load(nil)
    #expect(loaded.effective.map(\.value) == bare.effective.map(\.value))
    #expect(loaded.isGiven("retry-join"))
  }
}
