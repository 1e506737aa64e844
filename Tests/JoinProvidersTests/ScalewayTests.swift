import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct ScalewayTests {
  static let organization = "0a1b2c3d-0000-4000-8000-1f2e3d4c5b6a"
  static let entry = "provider=scaleway organization=my-org tag_name=dkron token=canary-token region=fr-par-1"

  /// Instances from a fixture, and the addresses of their cards in the address management.
  private func service(_ answers: @escaping @Sendable (HTTPRequest) -> HTTPResponse? = { _ in nil }) throws
    -> ScriptedTransport
  {
    let servers = try Fixture.text("scaleway/servers.json")
    let addresses = try Fixture.text("scaleway/addresses.json")
    return ScriptedTransport { request in
      answers(request) ?? .text(200, request.url.contains("/ipam/") ? addresses : servers)
    }
  }

  @Test(
    "The first address of the wanted kind is taken, in old and new forms",
    arguments: [
      ("private_v4", ["172.16.4.2", "10.1.2.3"], 2), ("public_v4", ["203.0.113.4", "203.0.113.5"], 1),
      ("public_v6", ["2001:db8::4", "2001:db8::5"], 1),
    ])
  func addresses(kind: String, expected: [String], calls: Int) async throws {
    let transport = try service()
    #expect(try await ProviderLookup().run("\(Self.entry) addr_type=\(kind)", transport).addresses == expected)
    #expect(transport.requests.count == calls)
  }

  @Test("What does not match falls out with its reason")
  func reasons() async throws {
    let seeds = try #require(try await ProviderLookup().run(Self.entry, try service()).first)
    #expect(seeds.rows == 5)
    #expect(seeds.skipped == ["without the tag": 1, "not running": 1, "no private IPv4 address": 1])
    #expect(seeds.origin == "region fr-par-1, token from the entry")
  }

  @Test("The address management is asked for cards of matching Instances that name no address themselves")
  func cards() async throws {
    let transport = try service()
    _ = try await ProviderLookup().run(Self.entry, transport)
    #expect(
      transport.requests.last?.url
        == "https://api.scaleway.com/ipam/v1/regions/fr-par/ips?resource_type=instance_private_nic&attached=true&"
        + "is_ipv6=false&resource_ids=n-1&resource_ids=n-2&resource_ids=n-5&page_size=100&page=1")
  }

  @Test("Where the address management wants a network, each network is asked for once")
  func networks() async throws {
    let transport = try service { request in
      guard request.url.contains("/ipam/"), !request.url.contains("private_network_id=") else { return nil }
      return .text(400, #"{"type":"invalid_arguments","message":"source is required"}"#)
    }
    #expect(try await ProviderLookup().run(Self.entry, transport).addresses == ["172.16.4.2", "10.1.2.3"])
    let asked = transport.requests.map(\.url).filter { $0.contains("private_network_id=") }
    #expect(asked.map { $0.contains("private_network_id=pn-1") } == [true, false])
    #expect(asked.allSatisfy { $0.contains("private_network_id=pn-1&resource_ids=n-1&page") || $0.contains("=pn-2&") })
  }

  @Test(
    "A region stands for its zones",
    arguments: [
      ("par1", ["fr-par-1"]), ("ams1", ["nl-ams-1"]), ("pl-waw-2", ["pl-waw-2"]),
      ("fr-par", ["fr-par-1", "fr-par-2", "fr-par-3"]), ("it-mil", ["it-mil-1"]),
      ("de-ber", ["de-ber-1", "de-ber-2", "de-ber-3"]), ("xx-abcdefg-12", ["xx-abcdefg-12"]),
    ])
  func regions(text: String, zones: [String]) throws {
    #expect(try #require(ScalewayRegion(text)).zones == zones)
  }

  @Test("All regions have ten zones by now, of those that are known")
  func allRegions() throws {
    #expect(try #require(ScalewayRegion("all")).zones.count == 10)
  }

  @Test(
    "What has no form of a region is refused", arguments: ["", "paris", "fr_par", "fr-par-", "FR-PAR", "fr-par-123"])
  func badRegions(text: String) {
    #expect(ScalewayRegion(text) == nil)
  }

  @Test("Zones that do not exist are passed over, unless none does")
  func zones() async throws {
    let unknown = #"{"type":"unknown_resource","message":"no such zone"}"#
    let some = try service {
      $0.url.contains("zones/de-ber-1/") || $0.url.contains("/ipam/") ? nil : .text(404, unknown)
    }
    let entry = "provider=scaleway organization=my-org tag_name=dkron token=canary-token region=de-ber"
    #expect(try await ProviderLookup().run(entry, some).addresses == ["172.16.4.2", "10.1.2.3"])

    let none = ScriptedTransport { _ in .text(404, unknown) }
    let error = try #require(await ProviderLookup().failure(entry, none))
    #expect(error.code == .configuration)
    #expect(error.message == "the service knows no zone de-ber-1, de-ber-2, de-ber-3")
  }

  @Test("A zone whose list breaks off with 404 is not taken for one that does not exist")
  func lostPage() async throws {
    let transport = try service { request in
      if request.url.contains("/ipam/") { return nil }
      return request.url.hasSuffix("page=1")
        ? .text(200, #"{"servers":[{"name":"other"}],"total_count":2}"#)
        : .text(404, #"{"type":"unknown_resource","message":"no such page"}"#)
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.message.contains("no such page"))
  }

  @Test(
    "An organization narrows the list when it is a UUID, a project always, a tag unless it has a comma",
    arguments: [
      ("organization=my-org tag_name=dkron", "state=running&tags=dkron&per_page=100&page=1"),
      (
        "organization=\(organization) tag_name=dkron",
        "state=running&tags=dkron&organization=\(organization)&per_page=100&page=1"
      ),
      (
        "organization=my-org project=p-1 tag_name='a b'", "state=running&tags=a%20b&project=p-1&per_page=100&page=1"
      ),
      ("organization=my-org tag_name='a,b'", "state=running&per_page=100&page=1"),
    ])
  func query(options: String, expected: String) async throws {
    let transport = ScriptedTransport(.text(200, #"{"servers":[],"total_count":0}"#))
    _ = try await ProviderLookup().run("provider=scaleway \(options) token=canary-token region=par1", transport)
    #expect(transport.requests.first?.url.hasSuffix("/servers?\(expected)") == true)
  }

  @Test("A page may be smaller than asked; the total counts, which may stand in a header")
  func total() async throws {
    let transport = ScriptedTransport { request in
      .text(200, headers: [("X-Total-Count", "3")], #"{"servers":[{"name":"other"}]}"#)
    }
    _ = try await ProviderLookup().run(Self.entry, transport)
    #expect(transport.requests.count == 3)
  }

  @Test("A token that may not read addresses is told which permission it lacks")
  func ipamPermission() async throws {
    let transport = try service { request in
      request.url.contains("/ipam/") ? .text(403, #"{"type":"permissions_denied","message":"insufficient"}"#) : nil
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .denied)
    #expect(error.remedy.contains("IPAMReadOnly"))
  }

  static let faults = [
    FaultExample(401, #"{"type":"denied_authentication","message":"some words"}"#, .denied, "secret key"),
    FaultExample(400, #"{"type":"invalid_auth","message":"some words"}"#, .denied, "secret key"),
    FaultExample(
      403, #"{"type":"permissions_denied","message":"some words"}"#, .denied, "policy with InstancesReadOnly"),
    FaultExample(403, #"{"message":"some words"}"#, .denied, "InstancesReadOnly"),
    FaultExample(400, #"{"type":"invalid_arguments","message":"some words"}"#, .configuration, "organization="),
    FaultExample(
      429, #"{"type":"too_many_requests","message":"some words"}"#, headers: [("Retry-After", "7")], .throttled,
      "nothing to do", isTransient: true, retryAfter: .seconds(7)),
    FaultExample(
      503, #"{"type":"unavailable","message":"some words"}"#, .serverFault, "unless it lasts", isTransient: true),
  ]

  @Test("Each type has its meaning and a remedy", arguments: faults)
  func meaning(_ example: FaultExample) throws {
    try example.check(
      ScalewayFault.meaning(of: example.fault, permission: "InstancesReadOnly"),
      says: example.status == 429 ? "too many calls" : "some words")
  }
}
