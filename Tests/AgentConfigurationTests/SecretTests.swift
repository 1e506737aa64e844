import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import AgentConfiguration

@Suite("Secrets")
struct SecretTests {
  private static let canary = "c4n4ry-7f3a"

  @Test("A reference is read, one newline at its end left out")
  func references() throws {
    var world = World.file("serf-rpc-auth: '@file:/run/secrets/serf'\nencrypt: '@env:KEY'\nmembership: serf\n")
    world.files["/run/secrets/serf"] = "hush\n"
    world.environment["KEY"] = "MDEyMzQ1Njc4OWFiY2RlZg=="
    let configuration = try world.load().configuration
    let source = try #require(configuration.serfRPCAuth)
    let files = InMemoryFiles(["/run/secrets/serf": "changed since\n"])
    #expect(try source.read(environment: [:], files: files).reveal() == "changed since")
    #expect(configuration.encrypt?.reveal() == "MDEyMzQ1Njc4OWFiY2RlZg==")
  }

  @Test("A secret on the command line draws one warning that names its flags")
  func exposed() throws {
    let world = World(flags: [
      FlagValue("membership", ["serf"]), FlagValue("serf-rpc-auth", [Self.canary]),
      FlagValue("mail-password", ["@env:NONE"]),
      FlagValue("retry-join", ["provider=aws tag_key=a access_key_id=b secret_access_key=\(Self.canary)"]),
    ])
    #expect(
      try world.load().warnings == [
        "--serf-rpc-auth, --retry-join (secret_access_key): every user of this machine can read a secret on the "
          + "command line; refer to it with @file:/path or @env:NAME"
      ])
  }

  static let keys: [(String, String)] = [
    ("MDEyMzQ1Njc4OWFiY2RlZg==", ""),
    ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", ""),
    ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", ""),
    ("MDEyMzQ1", "the key has 6 bytes, where 16, 24 or 32 are needed"),
    ("not base64!", "the key is not base64"),
  ]

  @Test("encrypt is base64 of 16, 24 or 32 bytes", arguments: keys)
  func encryptionKey(_ key: String, fault: String) {
    let complaint = World(environment: ["DKRON_ENCRYPT": key]).complaint
    #expect(
      complaint
        == (fault.isEmpty
          ? "" : "DKRON_ENCRYPT: \(fault); make one with 'dkron keygen', the same for all members"))
  }

  /// Worlds in which the canary sits in every secret place, right and wrong.
  static let worlds: [World] = [
    World.file(
      """
      serf-rpc-auth: \(canary)
      mail-password: \(canary)
      cronitor-endpoint: https://cronitor.example/\(canary)
      webhook-endpoint: https://hooks.example/\(canary)
      webhook-headers: ["Authorization: \(canary)"]
      retry-join:
        - provider=aws tag_key=a access_key_id=b secret_access_key=\(canary)
        - {provider: aws, tag_key: a, secret_access_key: \(canary)}
      """),
    World.file("encrypt: \(canary)\nmail-password: [\(canary)]\nserf-rpc-auth: {a: \(canary)}\n"),
    World.file("retry-join: provider=aws secret_access_key=\(canary) nonsense\n"),
    World.file("retry-join: {provider: aws, secret_acces_key: \(canary)}\n"),
    World.file("retry-join: [{provider: awz, secret_access_key: \(canary)}]\n"),
    World.file("retry-join: 'provider=aws tag_key=a secret_access_key=\"\(canary)'\n"),
    World.file("encrypt: \"\(canary)\nretry-max: 1\n"),
    World.file(#"{"encrypt": "\#(canary)", oops}"#, at: "dkron.json"),
    World(flags: [FlagValue("encrypt", [canary]), FlagValue("retry-join", ["secret_access_key=\(canary)"])]),
    World(environment: ["DKRON_SERF_RPC_AUTH": canary, "DKRON_RETRY_JOIN": "[\"secret_access_key=\(canary)\""]),
  ]

  @Test("No secret comes out in any text, right or wrong", arguments: worlds.indices)
  func canary(_ index: Int) {
    let world = Self.worlds[index]
    var output: String
    do {
      let loaded = try world.load()
      output = PrintConfig.render(loaded) + "\(loaded)\(loaded.warnings)"
      dump(loaded, to: &output)
      dump(world.flags, to: &output)
    } catch {
      output = "\(error)"
      dump(error, to: &output)
    }
    #expect(!output.isEmpty)
    #expect(!output.contains(Self.canary))
  }
}
