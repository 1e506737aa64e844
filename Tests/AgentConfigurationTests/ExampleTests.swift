import Foundation
import Testing

@testable import AgentConfiguration

@Suite("Shipped configuration files")
struct ExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let examples =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "config/examples").path()))
    ?? []).sorted()

  private static func world(_ path: String) throws -> World {
    var world = World.file(String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self), at: path)
    world.files["/run/secrets/serf-rpc-auth"] = "secret\n"
    world.files["/run/secrets/gossip-key"] = "MDEyMzQ1Njc4OWFiY2RlZg==\n"
    world.files["/run/secrets/discovery-key"] = "secret\n"
    world.environment["DISCOVERY_KEY_ID"] = "id"
    return world
  }

  @Test("Every example loads without a warning and names a peer", arguments: examples)
  func example(_ name: String) throws {
    let loaded = try Self.world("config/examples/\(name)").load()
    #expect(loaded.warnings.isEmpty)
    #expect(!loaded.configuration.retryJoin.isEmpty)
  }

  @Test("There are examples for each way to find peers")
  func names() {
    #expect(
      Self.examples == [
        "aws.json", "aws.yml", "dns.yml", "existing-dkron.yml", "kubernetes.yml", "mixed.yml", "secrets.yml",
        "serf.yml",
        "static.yml",
      ])
  }

  @Test("The file that a clone finds holds defaults alone")
  func defaults() throws {
    let loaded = try Self.world("config/dkron.json").load()
    let bare = try World().load()
    #expect(loaded.effective.map(\.value) == bare.effective.map(\.value))
    #expect(loaded.isGiven("retry-join"))
  }
}
