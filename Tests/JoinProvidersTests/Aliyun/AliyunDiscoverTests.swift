import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct AliyunDiscoverTests {
  private static let tag = "provider=aliyun region=cn-shanghai tag_key=dkron tag_value=server"
  private static let entry = "\(tag) access_key_id=LTAI1 access_key_secret=canary-secret"

  @Test("A lookup is one signed request to the region")
  func request() async throws {
    let transport = ScriptedTransport(.text(200, FakeAliyun.page(["10.0.0.1", "10.0.0.2"])))
    let pages = try await ProviderLookup().run("\(Self.entry) security_token=canary-token", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "region cn-shanghai, credentials from the entry")

    let request = try #require(transport.requests.first)
    #expect(transport.requests.count == 1)
    #expect(request.method == "POST")
    let url =
      "https://ecs.cn-shanghai.aliyuncs.com/?RegionId=cn-shanghai&Status=Running&Tag.1.Key=dkron&Tag.1.Value=server&"
      + "MaxResults=100"
    #expect(request.url == url)
    #expect(request.body.isEmpty)
    #expect(request.header("x-acs-action") == "DescribeInstances")
    #expect(request.header("x-acs-version") == "2014-05-26")
    #expect(request.header("x-acs-date") == "2026-11-23T10:00:00Z")
    let keys = ACS3.Keys(
      accessKeyID: "LTAI1", accessKeySecret: Secret("canary-secret"), securityToken: Secret("canary-token"))
    let signed = ACS3(keys: keys, version: "2014-05-26").sign(
      method: "POST", url: url, action: "DescribeInstances", date: Date(timeIntervalSince1970: 1_795_428_000),
      nonce: try #require(request.header("x-acs-signature-nonce")))
    #expect(request.header("Authorization") == signed.headers.last?.value)
    #expect(request.header("x-acs-security-token") == "canary-token")
  }

  @Test(
    "One address an instance, of the wanted kind; the others are told why not",
    arguments: [
      ("private_v4", ["172.16.0.5", "172.16.0.8", "10.20.0.5", "10.20.0.6"], "no private IPv4 address", 1),
      ("public_v4", ["203.0.113.5", "203.0.113.8", "203.0.113.9"], "no public IPv4 address", 2),
      ("public_v6", ["2001:db8::5"], "no public IPv6 address", 4),
    ])
  func fixture(type: String, addresses: [String], absence: String, count: Int) async throws {
    let transport = ScriptedTransport(.text(200, try Fixture.text("aliyun/instances.json")))
    let pages = try await ProviderLookup().run("\(Self.entry) addr_type=\(type)", transport)
    #expect(pages.addresses == addresses)
    #expect(pages.first?.seeds.first?.name == "web-1")
    #expect(pages.first?.rows == 8)
    #expect(
      pages.first?.skipped == ["not running": 1, "without the tag": 1, "not understood": 1, absence: count])
  }

  @Test("All pages are read, each under a nonce of its own")
  func pages() async throws {
    let transport = ScriptedTransport(
      .text(200, FakeAliyun.page(["10.0.0.1"], next: "two/+=")), .text(200, FakeAliyun.page([], next: "three")),
      .text(200, FakeAliyun.page(["10.0.0.3"])))
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.3"])
    #expect(pages.map(\.origin).dropFirst() == [nil, nil])
    #expect(
      transport.requests.dropFirst().map { $0.url.split(separator: "&").last } == [
        "NextToken=two%2F%2B%3D", "NextToken=three",
      ])
    #expect(Set(transport.requests.map { $0.header("x-acs-signature-nonce") }).count == 3)
  }

  @Test("An empty list says that it may mean missing rights")
  func empty() async throws {
    let pages = try await ProviderLookup().run(Self.entry, ScriptedTransport(.text(200, FakeAliyun.page([]))))
    #expect(pages.addresses.isEmpty)
    #expect(pages.first?.warnings.first?.contains("ecs:DescribeInstances") == true)
  }

  @Test("A nonce that was used is replaced, and throttling is waited out")
  func passing() async throws {
    let transport = ScriptedTransport(
      FakeAliyun.fault(400, "SignatureNonceUsed"), FakeAliyun.fault(400, "Throttling.User"),
      .text(200, FakeAliyun.page(["10.0.0.1"])))
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(Set(transport.requests.map { $0.header("x-acs-signature-nonce") }).count == 3)
  }

  @Test("A refusal keeps the name of the action, which is no secret, and loses the keys")
  func refusal() async throws {
    let transport = ScriptedTransport(
      .text(403, #"{"Code":"Forbidden.RAM","Message":"LTAI1234 may not ecs:DescribeInstances (canary-token)"}"#))
    let entry = "\(Self.tag) access_key_id=LTAI1234 access_key_secret=canary-secret security_token=canary-token"
    let error = try #require(await ProviderLookup().failure(entry, transport))
    #expect(error.message.contains("Forbidden.RAM: <secret> may not ecs:DescribeInstances (<secret>)"))
    #expect(error.remedy.contains("allow ecs:DescribeInstances"))
  }

  @Test("An endpoint of one's own takes the place of the region's")
  func endpoint() async throws {
    let transport = ScriptedTransport(.text(200, FakeAliyun.page(["10.0.0.1"])))
    _ = try await ProviderLookup().run("\(Self.entry) endpoint=http://127.0.0.1:8080", transport)
    #expect(transport.requests.first?.url.hasPrefix("http://127.0.0.1:8080/?RegionId=cn-shanghai&") == true)
  }

  @Test("A host that is not there points at the region")
  func unknownHost() async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in
      throw HTTPTransportError(.unresolvable, "ecs.cn-shanghai.aliyuncs.com has no address")
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.remedy.hasPrefix("check that region 'cn-shanghai' exists and is meant"))
  }

  // MARK: - Keys

  private func cloud(_ accessKeyID: String = "STS.ROLE") -> ScriptedTransport {
    ScriptedTransport { request in
      request.isForAliyunMetadata
        ? FakeAliyun.metadata(request, accessKeyID: accessKeyID) : .text(200, FakeAliyun.page(["10.0.0.1"]))
    }
  }

  private static let environmentKeys = [
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIENV", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "canary-env",
  ]

  @Test(
    "Keys come from the entry, the environment, or the instance's role, and the result says so",
    arguments: [
      (entry, environmentKeys, "LTAI1", "the entry"), (tag, environmentKeys, "LTAIENV", "the environment"),
      (tag, [:], "STS.ROLE", "the instance's role dkron-role"),
      ("\(tag) ram_role=dkron-role", [:], "STS.ROLE", "the instance's role dkron-role"),
    ])
  func order(entry: String, variables: [String: String], key: String, origin: String) async throws {
    let transport = cloud()
    let lookup = ProviderLookup(environment: Environment(variables))
    let pages = try await lookup.run(entry, transport)
    #expect(transport.requests.compactMap(\.aliyunKeyID) == [key])
    #expect(pages.first?.origin == "region cn-shanghai, credentials from \(origin)")
    #expect(!lookup.log.text.contains("canary"))
    #expect(transport.requests.filter(\.isForAliyunMetadata).allSatisfy { $0.bypassesProxy })
    #expect(
      transport.requests.count(where: \.isForAliyunMetadata)
        == (key != "STS.ROLE" ? 0 : entry.contains("ram_role") ? 2 : 3))
  }

  @Test("Keys of a role serve until ten minutes before their end, and are asked for anew when they are refused")
  func renewal() async throws {
    let current = Watched("STS.OLD")
    let transport = ScriptedTransport { request in
      if request.isForAliyunMetadata { return FakeAliyun.metadata(request, accessKeyID: current.current) }
      if request.aliyunKeyID == "STS.NEW" { return .text(200, FakeAliyun.page(["10.0.0.1"])) }
      current.change { $0 = "STS.NEW" }
      return FakeAliyun.fault(400, "InvalidSecurityToken.Expired")
    }
    let lookup = ProviderLookup()
    #expect(try await lookup.run(Self.tag, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.compactMap(\.aliyunKeyID) == ["STS.OLD", "STS.NEW"])
    let calls = transport.requests.count
    _ = try await lookup.run(Self.tag, transport)
    #expect(transport.requests.count == calls + 1)
  }

  @Test("Keys of the entry that are refused are not sent again")
  func refused() async throws {
    let transport = ScriptedTransport(FakeAliyun.fault(404, "InvalidAccessKeyId.NotFound"))
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .denied)
    #expect(transport.requests.count == 1)
  }

  @Test(
    "What is configured but cannot be used ends the search: no other identity is used in silence",
    arguments: [
      (["ALIBABA_CLOUD_ACCESS_KEY_ID": "A"], "ALIBABA_CLOUD_ACCESS_KEY_ID is set without"),
      (["ALIBABA_CLOUD_ACCESS_KEY_SECRET": "canary"], "ALIBABA_CLOUD_ACCESS_KEY_SECRET is set without"),
      (["ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/t"], "a web identity (ALIBABA_CLOUD_OIDC_TOKEN_FILE) is not supported"),
    ])
  func broken(variables: [String: String], words: String) async throws {
    let transport = cloud()
    let error = try #require(
      await ProviderLookup(environment: Environment(variables)).failure(Self.tag, transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words))
    #expect(transport.requests.isEmpty)
  }

  @Test("Outside of Alibaba Cloud and without keys every place is named")
  func nothing() async throws {
    let silence = ScriptedTransport { _ throws(HTTPTransportError) in
      throw HTTPTransportError(.timedOut, "no answer from 100.100.100.200:80 within 2s")
    }
    let error = try #require(await ProviderLookup().failure(Self.tag, silence))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("ALIBABA_CLOUD_ACCESS_KEY_ID is not set"))
    #expect(error.message.contains("the metadata service of ECS does not answer"))
    #expect(silence.requests.count == 2)

    let disabled = ProviderLookup(environment: ["ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"])
    #expect(await disabled.failure(Self.tag, silence)?.message.contains("_DISABLED is true") == true)
    #expect(silence.requests.count == 2)
  }

  @Test("A service that knows no tokens is asked without one, unless that is forbidden")
  func firstVersion() async throws {
    let old = ScriptedTransport { request in
      if request.url.hasSuffix("/latest/api/token") { return .text(404) }
      if request.url.hasSuffix("/security-credentials/") { return .text(200, "r") }
      let keys = #"{"Code":"Success","AccessKeyId":"STS.1","AccessKeySecret":"s","SecurityToken":"t"}"#
      return .text(200, request.isForAliyunMetadata ? keys : FakeAliyun.page(["10.0.0.1"]))
    }
    #expect(try await ProviderLookup().run(Self.tag, old).addresses == ["10.0.0.1"])
    let locked = ProviderLookup(environment: ["ALIBABA_CLOUD_IMDSV1_DISABLED": "true"])
    let error = try #require(await locked.failure(Self.tag, old))
    #expect(error.message.contains("ALIBABA_CLOUD_IMDSV1_DISABLED forbids"))
  }

  @Test("A role that gives no keys says why, and answers that cannot be read are not shown")
  func roleFaults() async throws {
    for (body, words) in [
      (#"{"Code":"NotAllowed","Message":"canary"}"#, "gives no keys (NotAllowed)"),
      (#"{"AccessKeySecret":"canary"#, "are no correct JSON"),
    ] {
      let transport = ScriptedTransport { request in
        request.url.hasSuffix("/dkron-role") ? .text(200, body) : FakeAliyun.metadata(request)
      }
      let error = try #require(await ProviderLookup().failure(Self.tag, transport))
      #expect(error.message.contains(words), "\(error.message)")
      #expect(!"\(error)".contains("canary"))
    }
  }
}
