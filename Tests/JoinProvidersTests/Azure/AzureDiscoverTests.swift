import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct AzureDiscoverTests {
  private static let tag = "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1"
  private static let identity =
    "tenant_id=t-1 client_id=11111111-1111-1111-1111-111111111111 "
    + "secret_access_key='fpOfcHQJAQBczjAxiVpeyLmX1M0M0KPBST+GU2GvEN4='"
  private static let entry = "\(tag) \(identity)"

  @Test("A lookup signs in once and reads one list")
  func requests() async throws {
    let transport = FakeAzure(interfaces: FakeAzure.page(["10.0.0.1", "10.0.0.2"])).transport
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "subscription sub-1, credentials from the entry")
    #expect(pages.first?.seeds.first?.name == "10.0.0.1")
    #expect(pages.flatMap(\.warnings).isEmpty)

    let requests = transport.requests
    #expect(requests.count == 2)
    #expect(requests[0].method == "POST")
    #expect(requests[0].url == "https://login.microsoftonline.com/t-1/oauth2/v2.0/token")
    #expect(
      requests[0].form
        == "grant_type=client_credentials&client_id=11111111-1111-1111-1111-111111111111&"
        + "client_secret=fpOfcHQJAQBczjAxiVpeyLmX1M0M0KPBST%2BGU2GvEN4%3D&"
        + "scope=https%3A%2F%2Fmanagement.core.windows.net%2F%2F.default")
    #expect(requests[1].method == "GET")
    #expect(
      requests[1].url
        == "https://management.azure.com/subscriptions/sub-1/providers/Microsoft.Network/networkInterfaces"
        + "?api-version=2023-09-01")
    #expect(requests[1].header("Authorization") == "Bearer \(FakeAzure.token)")
    #expect(requests.allSatisfy { !$0.bypassesProxy })
  }

  @Test("A token serves all lookups of a session until five minutes before its end")
  func tokenLife() async throws {
    let lookup = ProviderLookup()
    let transport = FakeAzure().transport
    for _ in 1...2 { _ = try await lookup.run(Self.entry, transport) }
    #expect(transport.requests.count(where: { $0.method == "POST" }) == 1)
    lookup.wallClock.advance(by: .seconds(3298))
    _ = try await lookup.run(Self.entry, transport)
    #expect(transport.requests.count(where: { $0.method == "POST" }) == 1)
    lookup.wallClock.advance(by: .seconds(2))
    _ = try await lookup.run(Self.entry, transport)
    #expect(transport.requests.count(where: { $0.method == "POST" }) == 2)

    let other = Self.entry.replacing("client_id=1", with: "client_id=2")
    _ = try await lookup.run(other, transport)
    #expect(transport.requests.count(where: { $0.method == "POST" }) == 3)
  }

  @Test("A token that is refused is replaced once")
  func refusedToken() async throws {
    let refusals = Watched(1)
    let cloud = FakeAzure()
    let transport = ScriptedTransport { (request) throws(HTTPTransportError) in
      let isRefused =
        request.method == "GET"
        && refusals.change {
          $0 -= 1
          return $0 >= 0
        }
      return isRefused ? FakeAzure.fault(401, "ExpiredAuthenticationToken") : try cloud.answer(request)
    }
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(transport.requests.map(\.method) == ["POST", "GET", "POST", "GET"])

    let always = ScriptedTransport { (request) throws(HTTPTransportError) in
      request.method == "GET" ? FakeAzure.fault(401, "InvalidAuthenticationToken") : try cloud.answer(request)
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, always))
    #expect(error.code == .denied)
    #expect(always.requests.count == 4)
  }

  @Test("One address a machine: the primary interface's before another's, and the primary configuration's")
  func fixture() async throws {
    let transport = FakeAzure(interfaces: try Fixture.text("azure/interfaces.json")).transport
    let pages = try await ProviderLookup().run(Self.entry.replacing("=dkron ", with: "=dkron-role "), transport)
    #expect(pages.addresses == ["10.1.0.4", "10.1.0.5"])
    #expect(pages.flatMap(\.seeds).map(\.name) == ["dk-1", "dk-2"])
    #expect(pages.first?.rows == 7)
    #expect(
      pages.first?.skipped == [
        "a further interface of the same machine": 1, "attached to no machine": 1, "without the tag": 2,
        "not understood": 1,
      ])
  }

  @Test(
    "Public addresses are read in one more list, for the machines that matched alone",
    arguments: [("public_v4", "203.0.113.4"), ("public_v6", "2001:db8::4")])
  func publicAddresses(type: String, address: String) async throws {
    let prefix = "/subscriptions/s/resourceGroups/rg1/providers/Microsoft.Network/PUBLICIPAddresses"
    var cloud = FakeAzure(interfaces: try Fixture.text("azure/interfaces.json"))
    cloud.lists[FakeAzure.publicAddresses] = """
      {"value":[{"id":"\(prefix)/dk-1-v4","properties":{"ipAddress":"203.0.113.4"}},
      {"id":"\(prefix)/dk-1-v6","properties":{"ipAddress":"2001:db8::4"}},
      {"id":"\(prefix)/foreign","properties":{"ipAddress":"203.0.113.99"}},{"id":"\(prefix)/unused"}]}
      """
    let transport = cloud.transport
    let entry = "\(Self.entry.replacing("=dkron ", with: "=dkron-role ")) addr_type=\(type)"
    let pages = try await ProviderLookup().run(entry, transport)
    #expect(pages.addresses == [address])
    #expect(pages.flatMap(\.seeds).map(\.name) == ["dk-1"])
    #expect(transport.requests.count == 3)
    #expect(pages.map(\.rows).reduce(0, +) == 7)
  }

  @Test("A public address that is not given out is told as missing")
  func noPublicAddress() async throws {
    var cloud = FakeAzure(interfaces: try Fixture.text("azure/interfaces.json"))
    cloud.lists[FakeAzure.publicAddresses] = #"{"value":[]}"#
    let entry = "\(Self.entry.replacing("=dkron ", with: "=dkron-role ")) addr_type=public_v4"
    let pages = try await ProviderLookup().run(entry, cloud.transport)
    #expect(pages.addresses.isEmpty)
    #expect(pages.last?.skipped == ["no public IPv4 address": 1])
    #expect(pages.flatMap(\.warnings).isEmpty, "interfaces do carry the tag")
  }

  // MARK: - Tags of machines

  private static let untagged = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map { FakeAzure.interface($0, tags: "{}") }
  private static let tagged = FakeAzure.interface("10.0.0.9")

  private func cloud(states: String?) -> FakeAzure {
    var cloud = FakeAzure(interfaces: #"{"value":[\#((Self.untagged + [Self.tagged]).joined(separator: ","))]}"#)
    cloud.lists[FakeAzure.machines] = """
      {"value":[{"id":"\(FakeAzure.machine("10.0.0.1").uppercased())","tags":{"dkron":"server"}},
      {"id":"\(FakeAzure.machine("10.0.0.2"))","tags":{"DKRON":"server"}},
      {"id":"\(FakeAzure.machine("10.0.0.3"))","tags":{"dkron":"client"}},{"id":"\(FakeAzure.machine("10.0.0.9"))"}]}
      """
    cloud.lists[FakeAzure.states] = states
    return cloud
  }

  private static func states(_ states: [(machine: String, state: String)]) -> String {
    let rows = states.map { machine, state in
      """
      {"id":"\(FakeAzure.machine(machine))","properties":{"instanceView":{"statuses":[
      {"code":"ProvisioningState/succeeded"},{"code":"PowerState/\(state)"}]}}}
      """
    }
    return #"{"value":[\#(rows.joined(separator: ","))]}"#
  }

  @Test(
    "tag_on says what must carry the tag; machines that do not run fall out where their lists are read",
    arguments: [("vm", ["10.0.0.2"]), ("both", ["10.0.0.2", "10.0.0.9"]), ("nic", ["10.0.0.9"])])
  func tagOn(place: String, addresses: [String]) async throws {
    let states = Self.states([("10.0.0.1", "deallocated"), ("10.0.0.2", "running"), ("10.0.0.9", "starting")])
    let transport = cloud(states: states).transport
    let pages = try await ProviderLookup().run("\(Self.entry) tag_on=\(place)", transport)
    #expect(pages.addresses == addresses)
    #expect(transport.requests.count == (place == "nic" ? 2 : 4))
    #expect(pages.first?.skipped["of a machine that does not run"] == (place == "nic" ? nil : 1))
  }

  @Test("Where states may not be read, all machines count as running, with a remark")
  func noStates() async throws {
    let pages = try await ProviderLookup().run("\(Self.entry) tag_on=vm", cloud(states: nil).transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.flatMap(\.warnings).first?.hasPrefix("machines that do not run are not left out") == true)
  }

  @Test(
    "A lookup without a match says what that usually comes from",
    arguments: [
      ("", "add tag_on=vm to the entry"), ("tag_on=vm", "no machine carries the tag dkron=server"),
      ("tag_on=both", "no machine and no interface carries"),
    ])
  func hints(options: String, words: String) async throws {
    var cloud = FakeAzure(interfaces: FakeAzure.page([]))
    cloud.lists[FakeAzure.machines] = #"{"value":[]}"#
    cloud.lists[FakeAzure.states] = #"{"value":[]}"#
    let pages = try await ProviderLookup().run("\(Self.entry) \(options)", cloud.transport)
    #expect(pages.count == 1)
    #expect(pages.first?.warnings.count == 1)
    #expect(pages.first?.warnings.first?.contains(words) == true, "\(pages)")
  }

  // MARK: - Scale sets

  private static let scaleSet = "provider=azure resource_group='rg 1' vm_scale_set=dk subscription_id=sub-1 \(identity)"
  private static let scaleSetPath =
    "/resourceGroups/rg%201/providers/microsoft.Compute/virtualMachineScaleSets/dk"

  @Test("The machines of a scale set are read from the list of its interfaces")
  func scaleSets() async throws {
    let machine =
      "/subscriptions/s/resourceGroups/rg1/providers/Microsoft.Compute/virtualMachineScaleSets/dk/virtualMachines/7"
    var cloud = FakeAzure()
    cloud.lists["\(Self.scaleSetPath)/networkInterfaces?api-version=2018-10-01"] = """
      {"value":[{"name":"nic","id":"\(machine)/networkInterfaces/nic","properties":{"primary":true,
      "virtualMachine":{"id":"\(machine)"},"ipConfigurations":[{"name":"ipc","properties":{
      "privateIPAddress":"10.1.1.4","privateIPAddressVersion":"IPv4","primary":true,
      "publicIPAddress":{"id":"\(machine)/p"}}}]}}]}
      """
    cloud.lists["\(Self.scaleSetPath)/publicipaddresses?api-version=2018-10-01"] = """
      {"value":[{"id":"\(machine)/p","properties":{"ipAddress":"203.0.113.7"}}]}
      """
    let pages = try await ProviderLookup().run(Self.scaleSet, cloud.transport)
    #expect(pages.addresses == ["10.1.1.4"])
    #expect(pages.first?.seeds.first?.name == "dk_7")
    let open = try await ProviderLookup().run("\(Self.scaleSet) addr_type=public_v4", cloud.transport)
    #expect(open.addresses == ["203.0.113.7"])
  }

  @Test("A scale set without interfaces, and one that is not there, point at tags")
  func flexibleScaleSet() async throws {
    var cloud = FakeAzure()
    let error = try #require(await ProviderLookup().failure(Self.scaleSet, cloud.transport))
    #expect(error.code == .configuration)
    #expect(error.remedy.contains("tag_name="))
    cloud.lists["\(Self.scaleSetPath)/networkInterfaces?api-version=2018-10-01"] = #"{"value":[]}"#
    let pages = try await ProviderLookup().run(Self.scaleSet, cloud.transport)
    #expect(pages.first?.warnings.first?.contains("flexible orchestration") == true)
  }

  // MARK: - Spelling and clouds

  @Test("The misprint of the users' page works, with a remark")
  func misprint() async throws {
    let entry = Self.entry.replacing("secret_access_key", with: "secret_acccess_key")
    let pages = try await ProviderLookup().run(entry, FakeAzure().transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(
      pages.first?.warnings == ["secret_acccess_key is a misprint of secret_access_key: correct it in the entry"])
  }

  @Test(
    "Each cloud has places of its own",
    arguments: [
      ("environment=usgovernment", [:], "login.microsoftonline.us", "management.usgovcloudapi.net"),
      ("environment=china", [:], "login.chinacloudapi.cn", "management.chinacloudapi.cn"),
      ("", ["ARM_ENVIRONMENT": "china"], "login.chinacloudapi.cn", "management.chinacloudapi.cn"),
      (
        "", ["AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us/"], "login.microsoftonline.us",
        "management.usgovcloudapi.net"
      ),
      (
        "", ["AZURE_AUTHORITY_HOST": "login.partner.microsoftonline.cn"], "login.partner.microsoftonline.cn",
        "management.chinacloudapi.cn"
      ),
      (
        "endpoint=https://arm.example/base", ["AZURE_AUTHORITY_HOST": "https://sts.example"], "sts.example",
        "arm.example/base"
      ),
      (
        "environment=china", ["AZURE_AUTHORITY_HOST": "https://sts.example"], "login.chinacloudapi.cn",
        "management.chinacloudapi.cn"
      ),
      (
        "environment=china authority_host=https://sts.example", [:], "sts.example", "management.chinacloudapi.cn"
      ),
    ])
  func clouds(options: String, variables: [String: String], authority: String, endpoint: String) async throws {
    let transport = FakeAzure().transport
    _ = try await ProviderLookup(environment: Environment(variables)).run("\(Self.entry) \(options)", transport)
    #expect(transport.requests.first?.url == "https://\(authority)/t-1/oauth2/v2.0/token")
    #expect(transport.requests.last?.url.hasPrefix("https://\(endpoint)/subscriptions/sub-1/") == true)
    let host = endpoint.hasPrefix("arm.") ? "windows.net%2F" : String(endpoint.dropFirst("management.".count))
    #expect(transport.requests.first?.form.hasSuffix("scope=https%3A%2F%2Fmanagement.core.\(host)%2F.default") == true)
  }
}
