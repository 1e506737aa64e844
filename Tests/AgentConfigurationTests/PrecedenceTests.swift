import JoinDiscovery
import JoinPrimitives
import Testing

@testable import AgentConfiguration

@Suite("Precedence")
struct PrecedenceTests {
  /// Which sources give a value, and which one must win.
  struct Row: Sendable, CustomTestStringConvertible {
    var flag = false
    var variable = false
    var file = false
    let winner: Int
    let origin: String

    var testDescription: String { origin }
  }

  static let rows: [Row] = [
    Row(winner: 0, origin: "default"),
    Row(file: true, winner: 3, origin: "dkron.yml:2:12"),
    Row(variable: true, winner: 2, origin: "DKRON_RETRY_MAX"),
    Row(variable: true, file: true, winner: 2, origin: "DKRON_RETRY_MAX"),
    Row(flag: true, winner: 1, origin: "--retry-max"),
    Row(flag: true, file: true, winner: 1, origin: "--retry-max"),
    Row(flag: true, variable: true, winner: 1, origin: "--retry-max"),
    Row(flag: true, variable: true, file: true, winner: 1, origin: "--retry-max"),
  ]

  @Test("A flag beats a variable, a variable the file, the file the default", arguments: rows)
  func precedence(_ row: Row) throws {
    var world = World.file("# A file\n" + (row.file ? "retry-max: 3\n" : ""))
    if row.variable { world.environment["DKRON_RETRY_MAX"] = "2" }
    if row.flag { world.flags = [FlagValue("retry-max", ["1"])] }
    let loaded = try world.load()
    #expect(loaded.configuration.retryMax == row.winner)
    #expect(loaded.origin(of: "retry-max").description == row.origin)
  }

  @Test("Without any source the defaults are Dkron's")
  func defaults() throws {
    let loaded = try World().load()
    let configuration = loaded.configuration
    #expect(configuration.bindAddress == "{{ GetPrivateIP }}:8946")
    #expect(configuration.httpAddress == ":8080")
    #expect(configuration.retryInterval == .seconds(30))
    #expect(configuration.retryMax == 0)
    #expect(configuration.retryDeadline == .zero)
    #expect(configuration.retryExhausted == .exit)
    #expect(configuration.leaveTimeout == .seconds(12))
    #expect(configuration.profile == .lan)
    #expect(configuration.membership == .gossip)
    #expect(configuration.serfRPCAddress.description == "127.0.0.1:7373")
    #expect(configuration.nodeName == "host-1")
    #expect(configuration.joinPort == nil)
    #expect(configuration.retryJoin.isEmpty && configuration.join.isEmpty && configuration.tags.isEmpty)
    #expect(loaded.file == nil && loaded.warnings.isEmpty && loaded.unused.isEmpty)
  }

  @Test("A higher source replaces lists and mappings whole")
  func wholeReplacement() throws {
    var world = World.file("retry-join: [10.0.0.1, 10.0.0.2]\ntags: {a: 1, b: 2}\n")
    world.environment = ["DKRON_RETRY_JOIN": "10.0.0.3", "DKRON_TAGS": "c=3"]
    let configuration = try world.load().configuration
    #expect(configuration.retryJoin.map(\.entry.description) == ["10.0.0.3"])
    #expect(configuration.tags == ["c": "3"])
  }

  @Test("Each entry knows where it was given")
  func entryOrigins() throws {
    let text = "retry-join:\n  - 10.0.0.1\n  - provider: aws\n    tag_key: dkron\n  - 10.0.0.2,10.0.0.3\n"
    let entries = try World.file(text).load().configuration.retryJoin
    #expect(
      entries.map { "\($0.origin) \($0.entry.redacted(using: ProviderRegistry([CloudProvider.self])))" } == [
        "dkron.yml:2:5 10.0.0.1", "dkron.yml:3:5 provider=aws tag_key=dkron", "dkron.yml:5:5 10.0.0.2",
        "dkron.yml:5:5 10.0.0.3",
      ])
  }

  @Test("join is read, and has no effect beside retry-join")
  func join() throws {
    let alone = try World(flags: [FlagValue("join", ["10.0.0.1"])]).load()
    #expect(alone.configuration.join.count == 1 && alone.warnings.isEmpty)
    let both = try World(flags: [FlagValue("join", ["10.0.0.1"]), FlagValue("retry-join", ["10.0.0.2"])]).load()
    #expect(both.warnings == ["--join: join has no effect, because retry-join is given"])
  }

  @Test("Entries may be given as text, list or mapping, with lists and mappings inside")
  func entryShapes() throws {
    let text = """
      retry_join:
        provider: aws
        tag_key: dkron
        tag: {role: server, "odd key": "a b"}
        addr_type: public_v4
      """
    let entry = try World.file(text).load().configuration.retryJoin.map(\.entry.revealedText)
    #expect(
      entry == [#"provider=aws tag_key=dkron tag.role=server "tag.odd key"="a b" addr_type=public_v4"#])
  }
}
