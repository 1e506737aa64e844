import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct InstanceMetadataTests {
  private static let silence = HTTPTransportError(.timedOut, "no answer from 169.254.169.254:80 within 2s")

  private func metadata(_ transport: ScriptedTransport, _ environment: Environment = [:]) throws -> InstanceMetadata? {
    try InstanceMetadata.open(in: .test(clock: NoWaitClock(), transport: transport, environment: environment))
  }

  @Test("One token serves all requests, which never go through a proxy and never wait for long")
  func token() async throws {
    let transport = ScriptedTransport { FakeMetadata().answer($0) }
    let metadata = try #require(try metadata(transport))
    #expect(try await metadata.region() == "eu-north-1")
    #expect(try await metadata.region() == "eu-north-1")
    let keys = try await metadata.roleKeys()
    #expect(keys.origin == "the instance's role dkron-role")
    #expect(keys.keys.accessKeyID == "ASIAROLE")
    #expect(keys.keys.sessionToken?.reveal() == "canary-role-token")
    #expect(keys.expires?.timeIntervalSince1970 == 1_795_449_600)
    #expect(try await metadata.roleKeys().keys == keys.keys)
    #expect(
      transport.requests.map(\.url)
        == [
          "api/token", "dynamic/instance-identity/document", "meta-data/iam/security-credentials/",
          "meta-data/iam/security-credentials/dkron-role",
        ].map { "http://169.254.169.254/latest/\($0)" })
    #expect(transport.requests.allSatisfy { $0.bypassesProxy && $0.deadline <= .seconds(2) })
    #expect(transport.requests.first?.header("X-aws-ec2-metadata-token-ttl-seconds") == "21600")
  }

  @Test("Where tokens are not known, the first version serves", arguments: [403, 404, 405])
  func firstVersion(status: Int) async throws {
    let transport = ScriptedTransport { FakeMetadata(tokenStatus: status, openStatus: 200).answer($0) }
    #expect(try await metadata(transport)?.region() == "eu-north-1")
    #expect(transport.requests.count == 2)

    let closed = try #require(try metadata(transport, ["AWS_EC2_METADATA_V1_DISABLED": "true"]))
    let error = await #expect(throws: DiscoveryError.self) { try await closed.region() }
    #expect(error?.message.contains("AWS_EC2_METADATA_V1_DISABLED") == true)
  }

  @Test("A request for a token that is refused as wrong ends it, one that fails is tried again", arguments: [400, 500])
  func refusedToken(status: Int) async throws {
    let transport = ScriptedTransport { FakeMetadata(tokenStatus: status, openStatus: 200).answer($0) }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await metadata(transport)?.region() }
    #expect(error?.code != .unreachable)
    #expect(transport.requests.count == (status == 400 ? 1 : 3))
  }

  @Test("A token that gets lost while the service asks for one points at the hop limit")
  func hopLimit() async throws {
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      if request.method == "PUT" { throw Self.silence }
      return FakeMetadata().answer(request)
    }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await metadata(transport)?.region() }
    #expect(error?.remedy.contains("hop limit") == true)
    #expect(error?.message.contains("no answer from 169.254.169.254:80") == true)
    #expect(transport.requests.count == 2)

    let open = ScriptedTransport { request throws(HTTPTransportError) in
      if request.method == "PUT" { throw Self.silence }
      return FakeMetadata(openStatus: 200).answer(request)
    }
    #expect(try await metadata(open)?.region() == "eu-north-1")
  }

  @Test("Outside of EC2 nobody answers, which is told after two tries")
  func absent() async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in throw Self.silence }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await metadata(transport)?.roleKeys() }
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains("the metadata service of EC2 does not answer") == true)
    #expect(transport.requests.count == 2)
  }

  @Test("A lookup without a region outside of EC2 says what to set")
  func noRegion() async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in throw Self.silence }
    let error = try #require(await ProviderLookup().failure("provider=aws tag_key=dkron tag_value=server", transport))
    #expect(error.code == .unreachable)
    #expect(error.message.contains("no region is known"))
    #expect(error.remedy.hasPrefix("add region=… to the entry"))

    var lookup = ProviderLookup()
    lookup.environment = ["AWS_EC2_METADATA_DISABLED": "TRUE"]
    let disabled = try #require(await lookup.failure("provider=aws tag_key=dkron tag_value=server", transport))
    #expect(disabled.code == .configuration)
    #expect(disabled.message.contains("AWS_EC2_METADATA_DISABLED"))
    #expect(transport.requests.count == 2)
  }

  @Test("A token that has ended is replaced once")
  func ended() async throws {
    let refused = Watched(false)
    let transport = ScriptedTransport { request in
      let isFirst =
        request.method == "GET"
        && !refused.change { was in
          defer { was = was || request.method == "GET" }
          return was
        }
      return isFirst ? .text(401) : FakeMetadata().answer(request)
    }
    #expect(try await metadata(transport)?.region() == "eu-north-1")
    #expect(transport.requests.map(\.method) == ["PUT", "GET", "PUT", "GET"])

    let always = ScriptedTransport { $0.method == "PUT" ? FakeMetadata().answer($0) : .text(401) }
    await #expect(throws: DiscoveryError.self) { _ = try await metadata(always)?.region() }
    #expect(always.requests.count == 4)
  }

  @Test("An instance without a role has no keys; a role that gives none says why")
  func roles() async throws {
    let none = ScriptedTransport { FakeMetadata(role: nil).answer($0) }
    let without = await #expect(throws: DiscoveryError.self) { _ = try await metadata(none)?.roleKeys() }
    #expect(without?.code == .noCredentials)
    #expect(without?.message == "the instance has no role")

    let failing = ScriptedTransport { request in
      request.url.hasSuffix("/dkron-role")
        ? .text(200, "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"EC2 cannot assume the role\"}")
        : FakeMetadata().answer(request)
    }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await metadata(failing)?.roleKeys() }
    #expect(error?.message.contains("AssumeRoleUnauthorizedAccess: EC2 cannot assume the role") == true)
  }

  @Test("Keys that cannot be read are not shown")
  func garbledKeys() async throws {
    let transport = ScriptedTransport { request in
      request.url.hasSuffix("/dkron-role")
        ? .text(200, "{\"SecretAccessKey\":\"canary") : FakeMetadata().answer(request)
    }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await metadata(transport)?.roleKeys() }
    #expect(error.map { "\($0)".contains("canary") } == false)
  }

  @Test(
    "The service may be elsewhere",
    arguments: [
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338"], "http://127.0.0.1:1338/latest/api/token"),
      (
        [
          "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338/",
          "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv6",
        ], "http://127.0.0.1:1338/latest/api/token"
      ),
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/latest/api/token"),
    ])
  func places(variables: [String: String], url: String) async throws {
    let transport = ScriptedTransport { FakeMetadata().answer($0) }
    _ = try await metadata(transport, Environment(variables))?.region()
    #expect(transport.requests.first?.url == url)
  }

  @Test("A place that makes no sense is an error")
  func wrongPlaces() {
    let transport = ScriptedTransport()
    #expect(throws: DiscoveryError.self) {
      try metadata(transport, ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"])
    }
    #expect(throws: DiscoveryError.self) { try metadata(transport, ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "local"]) }
  }
}
