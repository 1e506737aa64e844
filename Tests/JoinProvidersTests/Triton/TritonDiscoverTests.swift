import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct TritonDiscoverTests {
  static let account = "provider=triton account=ops url=https://cloudapi.example "
  static let key = "key_id=b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38 key_file=/key.pem"

  private func lookup() throws -> ProviderLookup {
    ProviderLookup(files: InMemoryFiles(["/key.pem": try Fixture.text("triton/key.pem")]))
  }

  private static let machines = """
    [{"name":"d1","state":"running","primaryIp":"203.0.113.26","ips":["203.0.113.26","10.88.0.5"],
    "tags":{"role":"server","level":3,"on":true,"part":0.5}},
    {"name":"d2","state":"stopped","primaryIp":"203.0.113.27","ips":[],"tags":{"role":"server"}},
    {"name":"d3","state":"running","primaryIp":"dhcp","ips":["dhcp"],"tags":{"role":"agent","level":"3"}}]
    """

  @Test(
    "A tag is asked for by key and value, or matched here when any value will do",
    arguments: [
      (
        "tag_key=role tag_value=server", "state=running&tag.role=server", ["203.0.113.26"],
        ["not running": 1, "without the tag": 1]
      ),
      ("tag_key=role", "state=running", ["203.0.113.26"], ["not running": 1, "no primary address": 1]),
      (
        "tag_key=level tag_value=3", "state=running&tag.level=3", ["203.0.113.26"],
        ["without the tag": 1, "no primary address": 1]
      ),
      ("tag_key=on tag_value=true", "state=running&tag.on=true", ["203.0.113.26"], ["without the tag": 2]),
      ("tag_key=part tag_value=0.5", "state=running&tag.part=0.5", ["203.0.113.26"], ["without the tag": 2]),
      ("", "state=running", ["203.0.113.26"], ["not running": 1, "no primary address": 1]),
    ])
  func selection(options: String, query: String, found: [String], skipped: [String: Int]) async throws {
    let transport = ScriptedTransport(.text(200, Self.machines))
    let pages = try await lookup().run("\(Self.account) \(Self.key) \(options)", transport)
    #expect(pages.addresses == found)
    #expect(pages.first?.skipped == skipped)
    #expect(pages.first?.rows == 3)
    #expect(pages.first?.warnings.isEmpty == !options.isEmpty)
    #expect(
      transport.requests.map(\.url) == ["https://cloudapi.example/ops/machines?\(query)&limit=1000&offset=0"])
  }

  @Test(
    "The primary address is used unless another kind is asked for",
    arguments: [
      ("", "203.0.113.26"), ("addr_type=private_v4", "10.88.0.5"), ("address_type=public_v4", "203.0.113.26"),
    ])
  func addresses(option: String, found: String) async throws {
    let pages = try await lookup().run(
      "\(Self.account) \(Self.key) tag_key=role \(option)", ScriptedTransport(.text(200, Self.machines)))
    #expect(pages.addresses == [found])
  }

  @Test("A full page is followed by the next, by offset, until one is short")
  func paging() async throws {
    let transport = ScriptedTransport { request in
      let count = request.url.hasSuffix("offset=2000") ? 1 : 1000
      return .text(
        200, "[\((0..<count).map { TritonAnswers.machine("10.0.\($0 / 250).\($0 % 250)") }.joined(separator: ","))]")
    }
    let pages = try await lookup().run("\(Self.account) \(Self.key) tag_key=dkron-role", transport)
    #expect(pages.map(\.rows) == [1000, 1000, 1])
    #expect(transport.requests.map { $0.url.split(separator: "=").last } == ["0", "1000", "2000"])
  }

  @Test("A sub-user signs with a key of its own, below the path of the account")
  func user() async throws {
    let transport = ScriptedTransport(.text(200, Self.machines))
    let pages = try await lookup().run("\(Self.account) \(Self.key) tag_key=role user=robot", transport)
    let request = try #require(transport.requests.first)
    #expect(request.header("Authorization")?.hasPrefix("Signature keyId=\"/ops/users/robot/keys/b4:fd:") == true)
    #expect(request.url.hasPrefix("https://cloudapi.example/ops/machines?"))
    #expect(pages.first?.origin == "user robot of account ops, key from /key.pem")
  }

  @Test("Both families of variables stand in, the newer one first")
  func variables() async throws {
    var lookup = try lookup()
    lookup.environment = [
      "TRITON_ACCOUNT": "new", "SDC_ACCOUNT": "old", "SDC_URL": "https://sdc.example/base",
      "SDC_KEY_ID": "b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38", "SDC_KEY_FILE": "/key.pem",
    ]
    let transport = ScriptedTransport(.text(200, "[]"))
    _ = try await lookup.run("provider=triton tag_key=role", transport)
    #expect(transport.requests.first?.url.hasPrefix("https://sdc.example/base/new/machines?") == true)
    #expect(transport.requests.first?.tls.isInsecure == false)
  }

  @Test("A certificate is left unchecked only when the entry says so, and the result says it too")
  func insecure() async throws {
    let transport = ScriptedTransport(.text(200, Self.machines))
    let pages = try await lookup().run("\(Self.account) \(Self.key) tag_key=role insecure=true", transport)
    #expect(transport.requests.first?.tls.isInsecure == true)
    #expect(pages.first?.warnings == ["insecure=true: the certificate of the service is not checked"])
  }

  @Test(
    "An entry that can never work is refused before any call",
    arguments: [
      ("account=ops url=https://c.example key_id=SHA256:short", "key_id"),
      ("account=ops url=http://c.example \(key)", "url"), ("account=a/b url=https://c.example \(key)", "account"),
      ("account=ops url=https://c.example \(key) tag_value=x", "tag_value is given without tag_key"),
      ("url=https://c.example \(key)", "account is missing"),
    ])
  func refused(options: String, words: String) async throws {
    let transport = ScriptedTransport()
    let error = try #require(await lookup().failure("provider=triton \(options)", transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(transport.requests.isEmpty)
  }
}
