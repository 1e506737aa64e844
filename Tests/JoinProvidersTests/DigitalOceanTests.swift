import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct DigitalOceanTests {
  static let entry = "provider=digitalocean region=ams3 tag_name=Dkron api_token=canary-token"

  /// Two of each kind of network, the first of which counts, and droplets that fall out for every reason.
  private func page() throws -> HTTPResponse { .text(200, try Fixture.text("digitalocean/droplets.json")) }

  @Test(
    "The first address of the wanted kind is taken",
    arguments: [
      ("private_v4", ["10.110.0.3", "10.110.0.5"]), ("public_v4", ["203.0.113.7"]), ("public_v6", ["2001:db8::7"]),
    ])
  func addresses(kind: String, expected: [String]) async throws {
    let pages = try await ProviderLookup().run("\(Self.entry) address_type=\(kind)", ScriptedTransport(page()))
    #expect(pages.addresses == expected)
  }

  @Test("What does not match falls out with its reason; one broken droplet harms no other")
  func reasons() async throws {
    let seeds = try #require(try await ProviderLookup().run(Self.entry, ScriptedTransport(page())).first)
    #expect(seeds.rows == 8)
    #expect(
      seeds.skipped == [
        "in another region": 1, "without the tag": 1, "not running": 1, "no private IPv4 address": 2,
        "not understood": 1,
      ])
    #expect(seeds.seeds.first?.name == "d1")
    #expect(seeds.origin == "region ams3, token from the entry")
  }

  @Test("Token and base URL may come from the environment, and the origin names the token's variable")
  func environment() async throws {
    let lookup = ProviderLookup(
      environment: ["DIGITALOCEAN_ACCESS_TOKEN": "canary-token", "DIGITALOCEAN_API_URL": "https://do.example"])
    let transport = ScriptedTransport(try page())
    let pages = try await lookup.run("provider=digitalocean region=ams3 tag_name=dkron", transport)
    #expect(transport.requests.first?.header("Authorization") == "Bearer canary-token")
    #expect(transport.requests.first?.url.hasPrefix("https://do.example/v2/droplets?") == true)
    #expect(pages.first?.origin == "region ams3, token from DIGITALOCEAN_ACCESS_TOKEN")
  }

  @Test("A tag is one value of the query, whatever letters it has")
  func escapes() async throws {
    let transport = ScriptedTransport(try page())
    _ = try await ProviderLookup().run(
      "provider=digitalocean region=ams3 tag_name='a&b=c é' api_token=canary-token", transport)
    #expect(transport.requests.first?.url.contains("?tag_name=a%26b%3Dc%20%C3%A9&page=1&") == true)
  }

  @Test("A line end in the token is told before any call")
  func lineEnd() async throws {
    let lookup = ProviderLookup(environment: ["DIGITALOCEAN_TOKEN": "canary-token\r"])
    let transport = ScriptedTransport()
    let error = try #require(await lookup.failure("provider=digitalocean region=ams3 tag_name=dkron", transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains("line end"))
    #expect(transport.requests.isEmpty)
  }

  static let faults = [
    FaultExample(401, #"{"id":"unauthorized","message":"some words"}"#, .denied, "api_token"),
    FaultExample(403, #"{"id":"forbidden","message":"some words"}"#, .denied, "droplet:read and tag:read"),
    FaultExample(404, #"{"id":"not_found","message":"some words"}"#, .badResponse, "endpoint"),
    FaultExample(422, #"{"id":"unprocessable_entity","message":"some words"}"#, .configuration, "tag_name"),
    FaultExample(
      429, #"{"id":"too_many_requests","message":"some words"}"#, headers: [("Retry-After", "9")], .throttled,
      "nothing to do", isTransient: true, retryAfter: .seconds(9)),
    FaultExample(
      429, #"{"id":"too_many_requests","message":"some words"}"#, headers: [("ratelimit-reset", "1795428600")],
      .throttled, "nothing to do", isTransient: true, retryAfter: .seconds(600)),
    FaultExample(
      429, #"{"id":"too_many_requests"}"#, headers: [("ratelimit-reset", "soon")], .throttled, "nothing to do",
      isTransient: true),
    FaultExample(
      500, #"{"id":"server_error","message":"some words"}"#, .serverFault, "unless it lasts", isTransient: true),
  ]

  @Test("Each code has its meaning and a remedy", arguments: faults)
  func meaning(_ example: FaultExample) throws {
    try example.check(
      DigitalOcean.meaning(of: example.fault), says: example.status == 429 ? "too many calls" : "some words")
  }

  @Test("What is no failure of this service is left to the status", arguments: ["", "<html>", #"{"message":"no"}"#])
  func unknown(_ body: String) {
    #expect(DigitalOcean.meaning(of: FaultExample(502, body, .serverFault, "").fault) == nil)
  }
}
