import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct GCEDiscoverTests {
  static let entry = "provider=gce project_name=example-project tag_value=dkron-server"

  /// An instance, and the API that `script` answers for.
  private func cloud(_ script: @escaping @Sendable (HTTPRequest) -> HTTPResponse) -> ScriptedTransport {
    ScriptedTransport { $0.isForGoogleMetadata ? FakeGoogleMetadata().answer($0) : script($0) }
  }

  @Test("A lookup is one request for all zones, after one for a token")
  func request() async throws {
    let cloud = cloud { _ in GCEAnswers.page(["10.0.0.1", "10.0.0.2"]) }
    let pages = try await ProviderLookup().run(Self.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "project example-project, credentials from the instance's service account")
    #expect(pages.first?.seeds.first?.name == "vm-10.0.0.1")
    #expect(cloud.requests.count == 2)
    let request = try #require(cloud.requests.last)
    #expect(
      request.url.hasPrefix(
        "https://compute.googleapis.com/compute/v1/projects/example-project/aggregated/instances?maxResults=500&"
          + "returnPartialSuccess=true&filter=tags.items%3A%22dkron-server%22&fields=nextPageToken%2C"))
    #expect(request.header("Authorization") == "Bearer canary-instance-token")
  }

  @Test("Running instances are taken that carry the very tag, and all others are told with a reason")
  func selection() async throws {
    let text = try Fixture.text("gce/page.json")
    let pages = try await ProviderLookup().run(Self.entry, cloud { _ in .text(200, text) })
    #expect(pages.addresses == ["fd20:1:2::5", "10.128.0.5"])
    #expect(pages.first?.rows == 5)
    #expect(pages.first?.skipped == ["no private IPv4 address": 1, "not running": 1, "without the tag": 1])
    #expect(pages.first?.warnings == [])
  }

  @Test(
    "Each kind of address is found where the API puts it",
    arguments: [
      ("private_v4", ["fd20:1:2::5", "10.128.0.5"]), ("public_v4", ["203.0.113.7"]),
      ("public_v6", ["2600:1900:4000::1"]),
    ])
  func addresses(type: String, found: [String]) async throws {
    let text = try Fixture.text("gce/page.json")
    let pages = try await ProviderLookup().run("\(Self.entry) address_type=\(type)", cloud { _ in .text(200, text) })
    #expect(pages.addresses == found)
  }

  @Test(
    "A label serves beside the tag and without it",
    arguments: [
      (
        "tag_value=dkron-server label_key=env label_value=prod", ["10.128.0.5"],
        "(tags.items:\"dkron-server\") AND (labels.env=\"prod\")"
      ),
      ("label_key=env label_value=test", ["fd20:1:2::5"], "labels.env=\"test\""),
      ("label_key=empty label_value=\"\"", ["10.128.0.5"], "labels.empty=\"\""),
    ])
  func labels(options: String, found: [String], filter: String) async throws {
    let text = try Fixture.text("gce/page.json")
    let cloud = cloud { _ in .text(200, text) }
    let pages = try await ProviderLookup().run("provider=gce project_name=p \(options)", cloud)
    #expect(pages.addresses == found)
    let sent = cloud.requests.last?.query["filter"]?
      .replacing("%3A", with: ":").replacing("%22", with: "\"").replacing("%3D", with: "=")
      .replacing("%20", with: " ").replacing("%28", with: "(").replacing("%29", with: ")")
    #expect(sent == filter)
  }

  // MARK: - Zones

  @Test("A plain zone_pattern costs no call, and must match the whole name")
  func plainZones() async throws {
    let text = try Fixture.text("gce/page.json")
    let cloud = cloud { _ in .text(200, text) }
    let pages = try await ProviderLookup().run("\(Self.entry) zone_pattern=us-(central|east).*", cloud)
    #expect(pages.addresses == ["10.128.0.5"])
    #expect(pages.first?.skipped["in another zone"] == 2)
    #expect(cloud.requests.count == 2)
    let none = try await ProviderLookup().run("\(Self.entry) zone_pattern=us-central", cloud)
    #expect(none.addresses == [])
    #expect(
      none.first?.warnings
        == ["zone_pattern=us-central matches none of the project's 3 zones; it must match a whole name"])
  }

  @Test("A pattern that only RE2 can match is matched by the service, over all pages of its zones")
  func zonesOfTheService() async throws {
    let text = try Fixture.text("gce/page.json")
    let cloud = cloud { request in
      if request.isForInstances { return .text(200, text) }
      return request.query["pageToken"] == nil
        ? .text(200, #"{"items":[{"name":"us-central1-b"},{"name":null}],"nextPageToken":"two"}"#)
        : GCEAnswers.zones(["us-central1-a"])
    }
    let pages = try await ProviderLookup().run(#"\#(Self.entry) zone_pattern='us-central1-\pL'"#, cloud)
    #expect(pages.addresses == ["10.128.0.5"])
    #expect(
      cloud.requests[1].url
        == "https://compute.googleapis.com/compute/v1/projects/example-project/zones?filter=name%20eq%20us-central1-"
        + "%5CpL&maxResults=500&fields=nextPageToken%2Citems%2Fname")
    #expect(cloud.requests.count == 4)
  }

  @Test("A pattern that the service does not accept is an error of the entry")
  func badZones() async throws {
    let cloud = cloud { _ in GCEAnswers.fault(400, "invalid", "Invalid value for field 'filter'") }
    let error = try #require(
      await ProviderLookup().failure("\(Self.entry) zone_pattern=us-(?i:west).*", cloud))
    #expect(error.code == .configuration)
    #expect(error.message.contains("zone_pattern=us-(?i:west).*"))
    #expect(error.remedy.contains("us-(west|east).*"))
  }

  @Test("Zones that do not answer are told, and the others are used")
  func partialFailure() async throws {
    let body = """
      {"items":{"zones/us-east1-b":{"instances":[\(GCEAnswers.instance("10.0.0.1"))]},
      "zones/us-west1-a":{"warning":{"code":"UNREACHABLE","message":"The zone is down."}}},
      "warning":{"code":"UNREACHABLE"},"unreachables":["zones/us-west1-a","projects/p/zones/us-west1-b"]}
      """
    let pages = try await ProviderLookup().run(Self.entry, cloud { _ in .text(200, body) })
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(
      pages.first?.warnings == [
        "zone us-west1-a is left out (UNREACHABLE: The zone is down.)",
        "some zones did not answer and are left out: us-west1-a, us-west1-b",
      ])
    let elsewhere = try await ProviderLookup().run(
      "\(Self.entry) zone_pattern=us-east1-b", cloud { _ in .text(200, body) })
    #expect(elsewhere.first?.warnings == [])
  }

  @Test("A list that says itself that it is not whole is told so")
  func partialList() async throws {
    let body = #"{"items":{},"warning":{"code":"PARTIAL_SUCCESS","message":"More to come"}}"#
    let pages = try await ProviderLookup().run(Self.entry, cloud { _ in .text(200, body) })
    #expect(pages.first?.warnings == ["the list of instances is not complete (PARTIAL_SUCCESS: More to come)"])
  }

  // MARK: - Mending

  @Test("Where mask or filter are not understood, they are left out for good, and rows are still matched")
  func mending() async throws {
    let text = try Fixture.text("gce/page.json")
    let cloud = cloud { request in
      if request.query["fields"] != nil {
        return GCEAnswers.fault(400, "invalidParameter", "Invalid field selection items/*")
      }
      if request.query["filter"] != nil {
        return GCEAnswers.fault(400, "invalid", "Invalid value for field 'filter'")
      }
      let isFirst = request.query["pageToken"] == nil
      return isFirst
        ? .text(200, text.replacing("\"kind\"", with: "\"nextPageToken\":\"two\",\"kind\""))
        : GCEAnswers.page(["10.0.0.9"])
    }
    let pages = try await ProviderLookup().run(Self.entry, cloud)
    #expect(pages.addresses == ["fd20:1:2::5", "10.128.0.5", "10.0.0.9"])
    #expect(cloud.requests.filter(\.isForInstances).count == 4)
  }

  @Test("A token that is refused is asked for once more")
  func renewal() async throws {
    let current = Watched("old")
    let cloud = ScriptedTransport { request in
      if request.isForGoogleMetadata { return FakeGoogleMetadata(token: current.current).answer(request) }
      if request.header("Authorization") == "Bearer new" { return GCEAnswers.page(["10.0.0.1"]) }
      current.change { $0 = "new" }
      return GCEAnswers.fault(401, "authError", "Invalid Credentials")
    }
    let pages = try await ProviderLookup().run(Self.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(cloud.requests.map(\.isForGoogleMetadata) == [true, false, true, false])
  }

  @Test("The endpoint of the entry takes the place of Google's")
  func endpoint() async throws {
    let cloud = cloud { _ in GCEAnswers.page(["10.0.0.1"]) }
    _ = try await ProviderLookup().run("\(Self.entry) endpoint=http://127.0.0.1:8080", cloud)
    #expect(cloud.requests.last?.url.hasPrefix("http://127.0.0.1:8080/compute/v1/projects/example-project/") == true)
  }
}
