import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct PacketTests {
  static let entry = "provider=packet project=4a2c1e3d-0000-4000-8000-1f2e3d4c5b6a auth_token=canary-token"

  private func page() throws -> HTTPResponse { .text(200, try Fixture.text("packet/devices.json")) }

  @Test(
    "The device's own address of the wanted kind is taken, before elastic ones",
    arguments: [
      ("private_v4", ["10.64.0.3", "10.64.0.9"]), ("public_v4", ["203.0.113.2"]), ("public_v6", ["2001:db8::2"]),
    ])
  func addresses(kind: String, expected: [String]) async throws {
    let pages = try await ProviderLookup().run("\(Self.entry) address_type=\(kind)", ScriptedTransport(page()))
    #expect(pages.addresses == expected)
  }

  @Test(
    "The family is that of the address, whatever the service says of it",
    arguments: [("public_v4", ["203.0.113.2"]), ("public_v6", ["2001:db8::2"])])
  func families(kind: String, expected: [String]) async throws {
    let body = #"""
      {"devices":[{"hostname":"d1","state":"active","ip_addresses":[
      {"address":"2001:db8::2","public":true,"management":true},
      {"address":"203.0.113.2","address_family":6,"public":true,"management":true}]}]}
      """#
    let pages = try await ProviderLookup().run(
      "\(Self.entry) address_type=\(kind)", ScriptedTransport(.text(200, body)))
    #expect(pages.addresses == expected)
  }

  @Test(
    "Tags, facilities and metros narrow the list",
    arguments: [
      ("tag=other,dkron", ["10.64.0.3"], "without the tag"), ("facility=ny5", ["10.64.0.9"], "in another facility"),
      ("metro=am,da", ["10.64.0.3"], "in another metro"),
    ])
  func filters(option: String, expected: [String], reason: String) async throws {
    let pages = try await ProviderLookup().run("\(Self.entry) \(option)", ScriptedTransport(page()))
    #expect(pages.addresses == expected)
    #expect(pages.first?.skipped == [reason: 1, "not running": 1])
  }

  @Test("Devices that are not active fall out")
  func states() async throws {
    let pages = try await ProviderLookup().run(Self.entry, ScriptedTransport(page()))
    #expect(pages.first?.rows == 3)
    #expect(pages.first?.skipped == ["not running": 1])
    #expect(pages.first?.seeds.first?.name == "d1")
  }

  @Test("The last page is known by its number where there is no link")
  func pageNumbers() async throws {
    let transport = ScriptedTransport { request in
      let number = request.url.split(separator: "&page=").last ?? ""
      return .text(200, #"{"devices":[],"meta":{"current_page":\#(number),"last_page":3}}"#)
    }
    _ = try await ProviderLookup().run(Self.entry, transport)
    #expect(transport.requests.map(\.url.last) == ["1", "2", "3"])
  }

  @Test(
    "The base URL may be that of another service; plain http stays on this machine",
    arguments: [
      ("https://metal.example/v1", "https://metal.example/v1/projects/"),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080/projects/"),
      ("http://[::1]:8080/x/", "http://[::1]:8080/x/projects/"),
    ])
  func base(url: String, expected: String) async throws {
    let transport = ScriptedTransport(try page())
    _ = try await ProviderLookup().run("\(Self.entry) url=\(url)", transport)
    #expect(transport.requests.first?.url.hasPrefix(expected) == true)
  }

  @Test(
    "A base URL that would tell the token is refused",
    arguments: ["http://metal.example/", "ftp://metal.example/", "https://metal.example/?a=b", "metal.example"])
  func badBase(url: String) async throws {
    let error = try #require(await ProviderLookup().failure("\(Self.entry) url='\(url)'"))
    #expect(error.code == .configuration)
    #expect(error.message.contains("url"))
  }

  @Test(
    "A public service that is silent or knows nothing is explained by its end; another one is not",
    arguments: [true, false], [true, false])
  func ended(isPublic: Bool, isSilent: Bool) async throws {
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      if isSilent { throw HTTPTransportError(.unresolvable, "no address is known") }
      return .text(404, #"{"errors":["Not found"]}"#)
    }
    let url = isPublic ? "" : " url=https://metal.example/"
    let error = try #require(await ProviderLookup().failure(Self.entry + url, transport))
    #expect(error.code == (isSilent ? .unreachable : .configuration))
    #expect(error.remedy.contains("2026-06-30") == isPublic)
  }

  static let faults = [
    FaultExample(401, #"{"errors":["some","words"]}"#, .denied, "auth_token"),
    FaultExample(403, #"{"errors":["some","words"]}"#, .denied, "may read the devices"),
    FaultExample(404, #"{"errors":["some","words"]}"#, .configuration, "project="),
    FaultExample(410, #"{"error":"some; words"}"#, .configuration, "2026-06-30"),
    FaultExample(422, #"{"error":"some; words"}"#, .configuration, "UUID"),
    FaultExample(429, "{}", .throttled, "nothing to do", isTransient: true),
    FaultExample(
      429, "{}", headers: [("X-RateLimit-Reset", "1795428060")], .throttled, "nothing to do", isTransient: true,
      retryAfter: .seconds(60)),
    FaultExample(503, #"{"error":"some; words"}"#, .serverFault, "unless it lasts", isTransient: true),
  ]

  @Test("Each status has its meaning and a remedy, in either form of the body", arguments: faults)
  func meaning(_ example: FaultExample) throws {
    try example.check(
      Packet.meaning(of: example.fault), says: example.status == 429 ? "too many calls" : "some; words")
  }
}
