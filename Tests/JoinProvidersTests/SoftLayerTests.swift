import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct SoftLayerTests {
  static let entry = "provider=softlayer datacenter=dal10 tag_value=dkron username=ops api_key=canary-key"

  private func page() throws -> HTTPResponse { .text(200, try Fixture.text("softlayer/guests.json")) }

  /// The parameters of a request, decoded.
  private func query(_ request: HTTPRequest) -> [String: String] {
    let pairs = (URLParts(request.url)?.query ?? "").split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1)
    }
    return Dictionary(pairs.map { (String($0[0]), PercentEncoding.decode($0[1]) ?? "") }) { _, last in last }
  }

  @Test(
    "The address of the wanted kind is taken",
    arguments: [
      ("private_v4", ["10.0.80.4", "10.0.80.5"]), ("public_v4", ["198.51.100.9"]), ("public_v6", ["2001:db8::9"]),
    ])
  func addresses(kind: String, expected: [String]) async throws {
    let pages = try await ProviderLookup().run("\(Self.entry) addr_type=\(kind)", ScriptedTransport(page()))
    #expect(pages.addresses == expected)
  }

  @Test("What does not match falls out with its reason; the case of a tag does not matter")
  func reasons() async throws {
    let seeds = try #require(try await ProviderLookup().run(Self.entry, ScriptedTransport(page())).first)
    #expect(seeds.rows == 6)
    #expect(
      seeds.skipped == [
        "in another data center": 1, "without the tag": 1, "not running": 1, "no private IPv4 address": 1,
      ])
    #expect(seeds.origin == "data center dal10, key from the entry")
  }

  @Test(
    "The service filters by data center and tag, in the order of the ids, and user and key go by basic authorization")
  func request() async throws {
    let transport = ScriptedTransport(try page())
    _ = try await ProviderLookup().run(Self.entry, transport)
    let request = try #require(transport.requests.first)
    let query = query(request)
    #expect(
      query["objectFilter"]
        == #"{"virtualGuests":{"datacenter":{"name":{"operation":"dal10"}},"id":{"operation":"orderBy","options":"#
        + #"[{"name":"sort","value":["ASC"]}]},"tagReferences":{"tag":{"name":{"operation":"dkron"}}}}}"#)
    #expect(query["resultLimit"] == "0,100")
    #expect(query["objectMask"]?.hasPrefix("mask[id,hostname,primaryBackendIpAddress,") == true)
    #expect(request.header("Authorization") == "Basic b3BzOmNhbmFyeS1rZXk=")
  }

  @Test("A value that would be an operator is compared here alone", arguments: ["~dkron", "*", "!=x", "^d"])
  func operators(tag: String) async throws {
    let transport = ScriptedTransport(.text(200, "[]"))
    _ = try await ProviderLookup().run(
      "provider=softlayer datacenter=dal10 tag_value='\(tag)' username=ops api_key=canary-key", transport)
    let filter = try #require(transport.requests.first.map(query)?["objectFilter"])
    #expect(!filter.contains("tagReferences"))
    #expect(filter.contains("dal10"))
  }

  @Test("A single server may come without its list")
  func single() async throws {
    let one =
      #"{"id":101,"hostname":"v1","primaryBackendIpAddress":"10.0.80.4","powerState":{"keyName":"RUNNING"},"#
      + #""datacenter":{"name":"dal10"},"tagReferences":[{"tag":{"name":"dkron"}}]}"#
    #expect(try await ProviderLookup().run(Self.entry, ScriptedTransport(.text(200, one))).addresses == ["10.0.80.4"])
  }

  @Test("Without a total, a page that is not full is the last; with one, a small page is not")
  func totals() async throws {
    let guest = #"{"hostname":"v"}"#
    let full = "[\(Array(repeating: guest, count: 100).joined(separator: ","))]"
    let counting = ScriptedTransport(.text(200, full), .text(200, "[\(guest)]"))
    _ = try await ProviderLookup().run(Self.entry, counting)
    #expect(counting.requests.compactMap { query($0)["resultLimit"] } == ["0,100", "100,100"])

    let total = [(name: "SoftLayer-Total-Items", value: "2")]
    let telling = ScriptedTransport(
      .text(200, headers: total, "[\(guest)]"), .text(200, headers: total, "[\(guest)]"))
    _ = try await ProviderLookup().run(Self.entry, telling)
    #expect(telling.requests.compactMap { query($0)["resultLimit"] } == ["0,100", "1,100"])
  }

  @Test(
    "A failure may have the status of a success",
    arguments: [
      (#"{"error":"Internal Error","code":"SoftLayer_Exception_Public"}"#, DiscoveryError.Code.serverFault),
      (#"{"error":"Slow","code":"SoftLayer_Exception_WebService_RateLimitExceeded"}"#, .throttled),
      (#"{"error":"Invalid API token.","code":"SoftLayer_Exception_InvalidLegacyToken"}"#, .denied),
      ("", .badResponse), ("null", .badResponse), ("{}", .badResponse), (#"{"servers":[]}"#, .badResponse),
    ])
  func failedSuccess(body: String, code: DiscoveryError.Code) async throws {
    let transport = ScriptedTransport { _ in .text(200, body) }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == code)
    #expect(transport.requests.count == (code == .throttled ? 3 : 1))
  }

  @Test("A key that the service decoded and repeats is not told", arguments: [401, 200])
  func decoded(status: Int) async throws {
    let body = #"{"error":"no user ops with canary-key","code":"SoftLayer_Exception_InvalidLegacyToken"}"#
    let error = try #require(await ProviderLookup().failure(Self.entry, ScriptedTransport(.text(status, body))))
    #expect(error.message.contains("no user ops with <secret>"))
  }

  static let faults = [
    FaultExample(
      401, #"{"error":"some words","code":"SoftLayer_Exception_InvalidLegacyToken"}"#, .denied, "username and api_key"),
    FaultExample(
      500, #"{"error":"some words","code":"SoftLayer_Exception_InvalidLegacyToken"}"#, .denied, "username and api_key"),
    FaultExample(403, #"{"error":"some words","code":"SoftLayer_Exception_Public"}"#, .denied, "username and api_key"),
    FaultExample(
      500, #"{"error":"some words","code":"SoftLayer_Exception_WebService_RateLimitExceeded"}"#, .throttled,
      "nothing to do", isTransient: true),
    FaultExample(
      500, #"{"error":"some words","code":"SoftLayer_Exception_Public"}"#, .serverFault, "unless it lasts",
      isTransient: true),
    FaultExample(404, #"{"error":"some words"}"#, .badResponse, "check the options"),
  ]

  @Test("Each code has its meaning and a remedy", arguments: faults)
  func meaning(_ example: FaultExample) throws {
    try example.check(SoftLayerFault.meaning(of: example.fault), says: "some words")
  }
}
