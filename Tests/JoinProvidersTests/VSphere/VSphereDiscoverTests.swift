import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct VSphereDiscoverTests {
  private func run(
    _ objects: String, tagged: String = FakeVCenter.machines, options: String = ""
  ) async throws -> (pages: [SeedPage], requests: [HTTPRequest]) {
    let transport = ScriptedTransport { request in
      FakeVCenter.beside(request, objects: tagged) ?? .text(200, FakeVCenter.list(objects))
    }
    let pages = try await ProviderLookup().run("\(FakeVCenter.entry) \(options)", transport)
    return (pages, transport.requests)
  }

  struct Network: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cards: String
    let found: [String]
    var option = ""
  }

  static let networks = [
    Network(
      testDescription: "the first private address goes before a public one and IPv6",
      cards: FakeVCenter.card("fe80::1", "2001:db8::5", "203.0.113.5", "10.0.0.5"), found: ["10.0.0.5"]),
    Network(
      testDescription: "a public address serves where there is no private one",
      cards: FakeVCenter.card("2001:db8::5", "203.0.113.5"), found: ["203.0.113.5"]),
    Network(
      testDescription: "IPv6 serves where there is no IPv4", cards: FakeVCenter.card("fe80::1", "2001:db8::5"),
      found: ["2001:db8::5"]),
    Network(
      testDescription: "no address is used that others cannot reach",
      cards: FakeVCenter.card("127.0.0.1", "169.254.1.1", "fe80::1", "224.0.0.1", "0.0.0.0", "none"), found: []),
    Network(
      testDescription: "a bridge of the guest is no card of the machine",
      cards: FakeVCenter.card("172.17.0.1", device: -1, network: "") + FakeVCenter.card("203.0.113.5"),
      found: ["203.0.113.5"]),
    Network(
      testDescription: "a card of the guest serves where no other is known",
      cards: FakeVCenter.card("10.0.0.5", device: -1, network: ""), found: ["10.0.0.5"]),
    Network(
      testDescription: "a connected card goes first",
      cards: FakeVCenter.card("10.0.0.4", connected: false) + FakeVCenter.card("10.0.0.5"), found: ["10.0.0.5"]),
    Network(
      testDescription: "the plain list serves without a configuration",
      cards: "<GuestNicInfo><network>N</network><ipAddress>10.0.0.5</ipAddress></GuestNicInfo>", found: ["10.0.0.5"]),
    Network(
      testDescription: "a private address is all that is wanted", cards: FakeVCenter.card("203.0.113.5"), found: [],
      option: "address_type=private_v4"),
    Network(
      testDescription: "a public address is wanted", cards: FakeVCenter.card("10.0.0.5", "203.0.113.5"),
      found: ["203.0.113.5"], option: "addr_type=public_v4"),
    Network(
      testDescription: "a public IPv6 address is wanted", cards: FakeVCenter.card("fd00::5", "2001:db8::5"),
      found: ["2001:db8::5"], option: "addr_type=public_v6"),
  ]

  @Test("Each machine gives one address", arguments: networks)
  func addresses(network: Network) async throws {
    let (pages, _) = try await run(FakeVCenter.machine("vm-1", net: network.cards), options: network.option)
    #expect(pages.flatMap(\.seeds).map { "\($0.address)" } == network.found)
    #expect(pages.flatMap(\.seeds).allSatisfy { $0.name == "n-vm-1" })
    #expect(pages.first?.rows == 1)
  }

  @Test("What is left out is counted by its reason, and what the server hides is told")
  func skipped() async throws {
    let missing = { (id: String, fault: String) in
      "<objects><obj>\(id)</obj><missingSet><path>guest.net</path><fault><fault xsi:type=\"\(fault)\"/>"
        + "<localizedMessage/></fault></missingSet></objects>"
    }
    let objects =
      FakeVCenter.machine("vm-1", net: FakeVCenter.card("10.0.0.1"))
      + FakeVCenter.machine("vm-2", net: FakeVCenter.card("10.0.0.2"), state: "poweredOff")
      + FakeVCenter.machine("vm-3", net: "") + FakeVCenter.machine("vm-4", net: FakeVCenter.card("fe80::1"))
      + missing("vm-5", "NoPermission") + missing("vm-6", "ManagedObjectNotFound") + missing("vm-7", "SystemError")
      + FakeVCenter.machine("vm-99", net: FakeVCenter.card("10.0.0.99"))
    let ids = (1...8).map { #"{"type":"VirtualMachine","id":"vm-\#($0)"}"# } + [#"{"type":"HostSystem","id":"host-1"}"#]
    let (pages, _) = try await run(objects, tagged: ids.joined(separator: ","))
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(
      pages.first?.skipped == [
        "not running": 1, "no network told by VMware Tools": 1, "no address that others can reach": 1,
        "may not be read": 1, "deleted": 1, "cannot be read": 1, "without the tag": 1, "no virtual machine": 1,
      ])
    #expect(pages.first?.rows == 9)
    #expect(pages.first?.warnings == ["1 of 8 machines with the tag are not shown to user dkron@vsphere.local"])
    #expect(pages.first?.origin == "https://vcenter.example, user dkron@vsphere.local, password from the entry")
  }

  @Test("A tag on no machine is an answer that needs no login to SOAP")
  func noMachine() async throws {
    let (pages, requests) = try await run("", tagged: #"{"type":"Folder","id":"group-1"}"#)
    #expect(pages.map(\.rows) == [1])
    #expect(pages.first?.skipped == ["no virtual machine": 1])
    #expect(!requests.contains { $0.url.hasSuffix("/sdk") })
  }

  @Test("Twenty machines cost one call for their properties, and both sessions are ended")
  func calls() async throws {
    let objects = (1...20).map { FakeVCenter.machine("vm-\($0)", net: FakeVCenter.card("10.0.0.\($0)")) }
    let (pages, requests) = try await run(objects.joined())
    #expect(pages.addresses.count == 20)
    #expect(
      requests.compactMap(FakeVCenter.soapMethod) == ["Login", "RetrievePropertiesEx", "Logout"])
    // Session, categories, two names, tags, one name, objects, end of session.
    #expect(requests.count == 11)
    #expect(requests.count { $0.method == "DELETE" } == 1)
  }

  @Test("More machines than a call asks for take several, without a gap")
  func batches() async throws {
    let tagged = (1...1001).map { #"{"type":"VirtualMachine","id":"vm-\#($0)"}"# }.joined(separator: ",")
    let (_, requests) = try await run("", tagged: tagged)
    let asked = requests.filter { FakeVCenter.soapMethod(of: $0) == "RetrievePropertiesEx" }
      .map { String(decoding: $0.body, as: UTF8.self).ranges(of: "<objectSet>").count }
    #expect(asked == [500, 500, 1])
  }

  @Test(
    "Both sessions are ended after a failure and after the lookup was cancelled, with little patience",
    arguments: [false, true])
  func farewells(isCancelled: Bool) async throws {
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      if let beside = FakeVCenter.beside(request) { return beside }
      guard isCancelled else { return .text(500, FakeVCenter.fault("NoPermission", "no")) }
      await suspendUntilCancelled()
      throw HTTPTransportError(.cancelled, "the call was cancelled")
    }
    try await withDeadline(for: "the end of the lookup") {
      let lookup = Task { await ProviderLookup().failure(FakeVCenter.entry, transport) }
      _ = try await transport.waitForRequests(count: 10)
      if isCancelled { lookup.cancel() }
      #expect(await lookup.value?.code == (isCancelled ? .timedOut : .denied))
    }
    let farewells = transport.requests.filter(FakeVCenter.isFarewell)
    #expect(farewells.map(\.method) == ["DELETE", "POST"])
    #expect(farewells.allSatisfy { $0.deadline == VCenter.farewellDeadline })
    #expect(farewells.last?.header("Cookie") == #"vmware_soap_session="canary-cookie-0123""#)
  }

  @Test("A failure to end a session changes nothing, and no log shows the session")
  func failingFarewell() async throws {
    let transport = ScriptedTransport { request in
      if FakeVCenter.isFarewell(request) { return .text(500, request.echo) }
      return FakeVCenter.beside(request) ?? FakeVCenter.page(["10.0.0.1"])
    }
    let lookup = ProviderLookup()
    #expect(try await lookup.run(FakeVCenter.entry, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.filter(FakeVCenter.isFarewell).count == 2)
    #expect(!lookup.log.text.contains("canary"))
  }

  @Test("A password reaches SOAP with its signs escaped")
  func escaping() async throws {
    let (_, requests) = try await run("")
    let login = try #require(requests.first { FakeVCenter.soapMethod(of: $0) == "Login" })
    #expect(
      String(decoding: login.body, as: UTF8.self).contains("<password>canary-&lt;&amp;&gt;-password</password>"))
  }

  @Test("A certificate is left unchecked only when the entry says so, in all calls, and the result says it too")
  func insecure() async throws {
    let (pages, requests) = try await run("", options: "insecure_ssl=true")
    #expect(requests.allSatisfy { $0.tls.isInsecure })
    #expect(pages.first?.warnings.first == "insecure_ssl=true: the certificate of the vCenter is not checked")
    #expect(try await run("").requests.allSatisfy { !$0.tls.isInsecure })
  }

  @Test(
    "The host may have a port or be a URL",
    arguments: [
      ("vc.example:8443", "https://vc.example:8443/api/session"),
      ("https://vc.example", "https://vc.example/api/session"),
      ("https://vc.example/sdk", "https://vc.example/api/session"),
      ("http://127.0.0.1:8989", "http://127.0.0.1:8989/api/session"),
    ])
  func host(text: String, url: String) async throws {
    let transport = ScriptedTransport(.text(401, ""))
    let lookup = ProviderLookup(environment: [
      "VSPHERE_SERVER": text, "VSPHERE_USER": "u", "VSPHERE_PASSWORD": "canary-password",
      "VSPHERE_ALLOW_UNVERIFIED_SSL": "1",
    ])
    _ = await lookup.failure("provider=vsphere category_name=c tag_name=t", transport)
    #expect(transport.requests.map(\.url) == [url])
    #expect(transport.requests.first?.tls.isInsecure == true)
  }

  @Test(
    "An entry that can never work is refused before any call",
    arguments: ["http://vc.example", "https://u@vc.example", "vc.example/path", "vc.example?x=y"])
  func refused(host: String) async throws {
    let transport = ScriptedTransport()
    let error = await ProviderLookup().failure(
      "provider=vsphere category_name=c tag_name=t user=u password=p host='\(host)'", transport)
    #expect(error?.code == .configuration)
    #expect(transport.requests.isEmpty)
  }
}
