import JoinDiscovery
import Testing

@testable import AgentConfiguration

@Suite("Variables")
struct VariableTests {
  static let listRows: [(String, [String])] = [
    ("10.0.0.1", ["10.0.0.1"]),
    ("10.0.0.1,10.0.0.2, db.example:8946", ["10.0.0.1", "10.0.0.2", "db.example:8946"]),
    ("10.0.0.1\nprovider=aws tag_key=dkron\n", ["10.0.0.1", "provider=aws tag_key=dkron"]),
    (#"["10.0.0.1", "provider=aws tag_key=\"a,b\""]"#, ["10.0.0.1", "provider=aws tag_key=a,b"]),
    ("provider=aws tag_key=a,b", ["provider=aws tag_key=a,b"]),
    ("[2001:db8::1]:8946", ["[2001:db8::1]:8946"]),
  ]

  @Test("A list is a JSON array, lines, or commas between hosts", arguments: listRows)
  func list(_ text: String, entries: [String]) throws {
    let loaded = try World(environment: ["DKRON_RETRY_JOIN": text]).load()
    #expect(loaded.configuration.retryJoin.map(\.entry.revealedText) == entries)
    #expect(loaded.configuration.retryJoin.allSatisfy { $0.origin == .variable("DKRON_RETRY_JOIN") })
  }

  static let tagRows: [(String, [String: String])] = [
    ("role=web", ["role": "web"]),
    ("role=web,rack=r7", ["role": "web", "rack": "r7"]),
    ("role=web\nnote=a,b=c", ["role": "web", "note": "a", "b": "c"]),
    ("note=a,b", ["note": "a,b"]),
    (#"{"role": "web", "note": "a=b,c=d"}"#, ["role": "web", "note": "a=b,c=d"]),
    ("empty=", ["empty": ""]),
  ]

  @Test("Tags are a JSON object, lines, or commas between pairs", arguments: tagRows)
  func tags(_ text: String, tags: [String: String]) throws {
    #expect(try World(environment: ["DKRON_TAGS": text]).load().configuration.tags == tags)
    #expect(try World(environment: ["DKRON_TAG": text]).load().configuration.tags == tags)
  }

  @Test("An empty variable counts as not set")
  func empty() throws {
    let loaded = try World(environment: ["DKRON_RETRY_JOIN": "", "DKRON_RETRY_MAX": ""]).load()
    #expect(loaded.configuration.retryJoin.isEmpty && loaded.warnings.isEmpty)
  }

  @Test("Blank entries are left out with a warning")
  func blanks() throws {
    let loaded = try World(environment: ["DKRON_RETRY_JOIN": "10.0.0.1,,10.0.0.2,"]).load()
    #expect(loaded.configuration.retryJoin.count == 2)
    #expect(loaded.warnings == ["DKRON_RETRY_JOIN: 2 blank entries are left out of retry-join"])
  }

  @Test("An unknown variable draws one warning with the nearest key, and stops nothing")
  func unknown() throws {
    let world = World(environment: ["DKRON_RETRY_JION": "10.0.0.1", "DKRON_VOLUME_AT_ELEVEN": "1", "DKRONISH": "1"])
    #expect(
      try world.load().warnings == [
        "unknown variable DKRON_RETRY_JION; did you mean DKRON_RETRY_JOIN?",
        "unknown variable DKRON_VOLUME_AT_ELEVEN; it has no effect",
      ])
  }

  @Test(
    "A variable is like another one by what follows the prefix, and --config has none",
    arguments: [
      ("DKRON_CONFIG", "no variable names the configuration file; give --config FILE"),
      ("DKRON_CONFIG_FILE", "no variable names the configuration file; give --config FILE"),
      ("DKRON_UO", "did you mean DKRON_UI?"), ("DKRON_ZZZ", "it has no effect"),
    ])
  func hint(_ name: String, _ hint: String) throws {
    #expect(try World(environment: [name: "1"]).load().warnings == ["unknown variable \(name); \(hint)"])
  }

  static let serviceLinks = [
    "DKRON_PORT": "tcp://10.96.0.10:8080", "DKRON_SERVICE_HOST": "10.96.0.10", "DKRON_SERVICE_PORT": "8080",
    "DKRON_SERVICE_PORT_HTTP": "8080", "DKRON_PORT_8080_TCP": "tcp://10.96.0.10:8080",
    "DKRON_PORT_8080_TCP_PROTO": "tcp", "DKRON_PORT_8080_TCP_PORT": "8080", "DKRON_PORT_8080_TCP_ADDR": "10.96.0.10",
    "DKRON_PORT_8946_UDP": "udp://10.96.0.10:8946", "DKRON_SERVER_SERVICE_HOST": "10.96.0.11",
    "DKRON_SERVER_SERVICE_PORT": "8080", "DKRON_SERVER_SERVICE_PORT_SERF_LAN": "8946",
    "DKRON_SERVER_PORT": "tcp://10.96.0.11:8080", "DKRON_SERVER_PORT_8946_TCP_ADDR": "10.96.0.11",
    "DKRON_RPC_PORT": "tcp://10.96.0.12:6868", "DKRON_JOIN_PORT": "udp://10.96.0.13:1",
  ]

  @Test("What Kubernetes sets for services named dkron… is ignored without a word")
  func kubernetes() throws {
    let loaded = try World(environment: Self.serviceLinks).load()
    #expect(loaded.warnings.isEmpty && loaded.unused.isEmpty && loaded.configuration.joinPort == nil)
  }

  @Test(
    "A variable that only looks like a service link is a warning",
    arguments: [
      "DKRON_PORT", "DKRON_PORT_HTTP_TCP", "DKRON_SERVICE", "DKRON_SERVICE_NAME", "DKRON_PORT_8080_TCP_NAME",
    ])
  func almostKubernetes(_ name: String) throws {
    #expect(try World(environment: [name: "8080"]).load().warnings.count == 1)
  }
}
