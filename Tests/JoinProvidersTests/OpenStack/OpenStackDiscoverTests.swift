import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct OpenStackDiscoverTests {
  @Test("A lookup signs in and asks the region's Nova")
  func requests() async throws {
    let cloud = OpenStackWorld.cloud("10.0.0.1", "10.0.0.2")
    let pages = try await ProviderLookup().run(OpenStackWorld.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "region R1, credentials from the entry")
    #expect(pages.flatMap(\.warnings).isEmpty)
    #expect(
      cloud.requests.map { "\($0.method) \($0.url)" } == [
        "POST https://keystone.example:5000/v3/auth/tokens",
        "GET https://public.r1.nova.example/v2.1/servers/detail?status=ACTIVE&limit=500",
      ])
    #expect(cloud.requests.last?.header("X-Auth-Token") == "canary-token-0123456789")
  }

  @Test(
    "One address of each server is used, and the others are told why not",
    arguments: [
      ("", ["192.168.1.30", "10.1.0.7"]), ("addr_type=public_v4", ["203.0.113.30", "198.51.100.7"]),
      ("address_type=public_v6", ["2001:db8::7"]), ("network=Ext-Net", ["198.51.100.7"]),
    ])
  func addresses(options: String, addresses: [String]) async throws {
    let servers = try Fixture.text("os/servers.json")
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request) ? OpenStackWorld.token() : .text(200, servers)
    }
    let pages = try await ProviderLookup().run("\(OpenStackWorld.entry) \(options)", cloud)
    #expect(pages.addresses == addresses)
    #expect(pages.first?.rows == 6)
    #expect(pages.first?.skipped["without the tag"] == 2)
    #expect(pages.first?.skipped["not running"] == 1)
    #expect(pages.first?.skipped.values.reduce(0, +) == 6 - addresses.count)
  }

  @Test("Pages are asked for by their marker at the catalog's endpoint, wherever the link leads")
  func pages() async throws {
    let cloud = ScriptedTransport(
      OpenStackWorld.token(), OpenStackWorld.page(["10.0.0.1"], next: "u%2F1"),
      OpenStackWorld.page(["10.0.0.2"], next: "u-2"), OpenStackWorld.page(["10.0.0.3"]))
    let pages = try await ProviderLookup().run(OpenStackWorld.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    let stem = "https://public.r1.nova.example/v2.1/servers/detail?status=ACTIVE&limit=500"
    #expect(cloud.requests.dropFirst().map(\.url) == [stem, "\(stem)&marker=u%2F1", "\(stem)&marker=u-2"])
  }

  @Test("A token is kept until a minute before its end")
  func keeping() async throws {
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    let lookup = ProviderLookup()
    for _ in 0..<2 { _ = try await lookup.run(OpenStackWorld.entry, cloud) }
    #expect(cloud.requests.count(where: OpenStackWorld.isForKeystone) == 1)
    lookup.wallClock.advance(by: .seconds(3541))
    _ = try await lookup.run(OpenStackWorld.entry, cloud)
    #expect(cloud.requests.count(where: OpenStackWorld.isForKeystone) == 2)
    _ = try await lookup.run(OpenStackWorld.entry.replacing("password=", with: "password=other-"), cloud)
    #expect(cloud.requests.count(where: OpenStackWorld.isForKeystone) == 3)
  }

  @Test("A refused token is renewed once")
  func renewal() async throws {
    let current = Watched(0)
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      if OpenStackWorld.isForKeystone(request) {
        return OpenStackWorld.token("canary-\(current.change { $0 += 1; return $0 })")
      }
      return request.header("X-Auth-Token") == "canary-2" ? OpenStackWorld.page(["10.0.0.1"]) : .text(401, "{}")
    }
    #expect(try await ProviderLookup().run(OpenStackWorld.entry, cloud).addresses == ["10.0.0.1"])
    #expect(cloud.requests.count == 4)

    let refusing = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request) ? OpenStackWorld.token() : .text(401, "{}")
    }
    let error = try #require(await ProviderLookup().failure(OpenStackWorld.entry, refusing))
    #expect(error.code == .denied)
    #expect(refusing.requests.count == 4)
  }

  @Test(
    "Region, interface and override choose the endpoint",
    arguments: [
      ("", "https://public.r1.nova.example/v2.1"), ("region=R2", "https://public.r2.nova.example/v2.1"),
      ("region=R2 interface=internal", "https://internal.r2.nova.example/v2.1"),
      ("endpoint_type=internalURL", "https://internal.r1.nova.example/v2.1"),
      ("compute_endpoint=https://other.example/v2.1/PID/", "https://other.example/v2.1/PID"),
    ])
  func endpoints(options: String, url: String) async throws {
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    _ = try await ProviderLookup().run("\(OpenStackWorld.entry) \(options)", cloud)
    #expect(cloud.requests.last?.url == "\(url)/servers/detail?status=ACTIVE&limit=500")
  }

  @Test("RegionOne is taken where no region is given and the catalog has it")
  func regionOne() async throws {
    let catalog = OpenStackWorld.catalog().replacing("\"R2\"", with: "\"RegionOne\"")
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request)
        ? .text(201, headers: [("X-Subject-Token", "t")], catalog) : OpenStackWorld.page(["10.0.0.1"])
    }
    _ = try await ProviderLookup().run(OpenStackWorld.entry, cloud)
    #expect(cloud.requests.last?.url.hasPrefix("https://public.r2.nova.example/") == true)
  }

  @Test("A region is known by its id and by its name", arguments: ["north", "R2"])
  func regionName(region: String) async throws {
    let catalog = OpenStackWorld.catalog().replacing(#""region":"R2""#, with: #""region":"north""#)
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request)
        ? .text(201, headers: [("X-Subject-Token", "t")], catalog) : OpenStackWorld.page(["10.0.0.1"])
    }
    _ = try await ProviderLookup().run("\(OpenStackWorld.entry) region=\(region)", cloud)
    #expect(cloud.requests.last?.url.hasPrefix("https://public.r2.nova.example/") == true)
  }

  @Test(
    "What the catalog does not offer is a configuration error that shows what it does",
    arguments: [
      ("region=R3", "region 'R3'", "to one of: R1, R2"), ("interface=admin", "no admin endpoint", "interface="),
      ("interface=both", "interface is none of", "correct interface"),
    ])
  func missing(options: String, words: String, remedy: String) async throws {
    let error = try #require(
      await ProviderLookup().failure("\(OpenStackWorld.entry) \(options)", OpenStackWorld.cloud("10.0.0.1")))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
  }

  @Test("A link without a marker ends the list with an error")
  func noMarker() async throws {
    let cloud = ScriptedTransport(
      OpenStackWorld.token(),
      .text(200, #"{"servers":[],"servers_links":[{"rel":"next","href":"https://a/servers/detail?limit=1"}]}"#))
    let error = try #require(await ProviderLookup().failure(OpenStackWorld.entry, cloud))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("no marker"))
  }
}
