import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct KubernetesDiscoverTests {
  private let entry = #"provider=k8s namespace=jobs label_selector="app=dkron""#

  private func run(_ options: String, _ transport: ScriptedTransport) async throws -> [SeedPage] {
    try await KubernetesWorld.pod.run("provider=k8s \(options)", transport)
  }

  private func pods() throws -> ScriptedTransport {
    ScriptedTransport(.text(200, try Fixture.text("k8s/pods.json")))
  }

  @Test("Pods with an address are found, ready ones first; the others are told why not")
  func selection() async throws {
    let pages = try await run("namespace=jobs label_selector=x", try pods())
    #expect(pages.addresses == ["10.42.0.7:8946", "[fd00:42::8]:7373", "10.42.0.8", "10.42.0.14"])
    #expect(pages.flatMap(\.seeds).map(\.isReady) == [true, true, false, false])
    #expect(pages.flatMap(\.seeds).first?.name == "jobs/dkron-0")
    #expect(
      pages.first?.skipped == ["no address yet": 1, "finished": 2, "terminating": 1, "in an unknown state": 1])
    #expect(pages.first?.rows == 9)
    #expect(
      pages.first?.origin == "namespace jobs of https://10.96.0.1:443, credentials from the service account of this pod"
    )
  }

  @Test("ready=true keeps ready pods alone")
  func ready() async throws {
    let pages = try await run("namespace=jobs label_selector=x ready=true", try pods())
    #expect(pages.addresses == ["10.42.0.7:8946", "[fd00:42::8]:7373"])
    #expect(pages.first?.skipped["not ready"] == 3)
  }

  @Test("host_network=true takes the host's address and port")
  func hostNetwork() async throws {
    let pages = try await run("namespace=jobs label_selector=x host_network=true", try pods())
    #expect(pages.addresses == ["192.168.1.20:18946", "192.168.1.22:7373", "192.168.1.21", "192.168.1.23"])
  }

  static let requests = [
    ("", "pods?limit=500"), ("namespace=jobs", "namespaces/jobs/pods?limit=500"),
    (
      #"label_selector="app in (dkron,consul),component=server""#,
      "pods?labelSelector=app%20in%20%28dkron%2Cconsul%29%2Ccomponent%3Dserver&limit=500"
    ),
    (
      #"namespace=a label_selector=b field_selector="status.phase!=Pending""#,
      "namespaces/a/pods?labelSelector=b&fieldSelector=status.phase%21%3DPending&limit=500"
    ),
  ]

  @Test("A lookup is one request for a page of 500", arguments: requests)
  func request(options: String, target: String) async throws {
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    _ = try await run(options, transport)
    let request = try #require(transport.requests.first)
    #expect(transport.requests.count == 1)
    #expect(request.url == "https://10.96.0.1:443/api/v1/\(target)")
    #expect(
      request.headers.map { "\($0.name): \($0.value)" } == [
        "Authorization: Bearer canary-token", "Accept: application/json",
      ])
    #expect(request.tls.rootsPEM == "ROOTS")
  }

  @Test("Later pages repeat the selectors")
  func pages() async throws {
    let transport = ScriptedTransport(
      KubernetesWorld.page(["10.0.0.1"], next: "two/+="), KubernetesWorld.page([], next: "three"),
      KubernetesWorld.page(["10.0.0.3"]))
    let pages = try await KubernetesWorld.pod.run(entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.3"])
    let stem = "https://10.96.0.1:443/api/v1/namespaces/jobs/pods?labelSelector=app%3Ddkron&limit=500"
    #expect(
      transport.requests.map(\.url) == [stem, "\(stem)&continue=two%2F%2B%3D", "\(stem)&continue=three"])
  }

  @Test("A list that expires while it is read is begun anew page by page once, and then asked for in one piece")
  func expiry() async throws {
    let expired = KubernetesWorld.fault(410, "Expired")
    let first = KubernetesWorld.page(["10.0.0.1"], next: "two")
    let paged = ScriptedTransport(first, expired, first, KubernetesWorld.page(["10.0.0.2"]))
    #expect(try await KubernetesWorld.pod.run(entry, paged).addresses == ["10.0.0.1", "10.0.0.1", "10.0.0.2"])
    #expect(paged.requests[2].url == paged.requests[0].url)

    let whole = ScriptedTransport(
      first, expired, first, expired, KubernetesWorld.page(["10.0.0.1", "10.0.0.2"]))
    let pages = try await KubernetesWorld.pod.run(entry, whole)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"])
    #expect(whole.requests[4].url.hasSuffix("/pods?labelSelector=app%3Ddkron"))

    let again = ScriptedTransport { request throws(HTTPTransportError) in
      request.url.contains("continue=") ? expired : KubernetesWorld.page(["10.0.0.1"], next: "two")
    }
    let error = try #require(await KubernetesWorld.pod.failure(entry, again))
    #expect(error.message.contains("has expired while it was read"))
    #expect(again.requests.count == 6)
  }

  @Test("What may join strangers is told: no selector, and matches in several namespaces")
  func warnings() async throws {
    let open = try await run("", ScriptedTransport(KubernetesWorld.page(["10.0.0.1"])))
    #expect(open.flatMap(\.warnings).count == 1)
    #expect(open.first?.warnings.first?.contains("every pod of all namespaces") == true)

    let transport = ScriptedTransport(
      KubernetesWorld.page(["10.0.0.1"], next: "a"), KubernetesWorld.page(["10.0.0.2"], next: "b", namespace: "test"),
      KubernetesWorld.page(["10.0.0.3"], namespace: "other"))
    let spread = try await run("label_selector=x", transport)
    #expect(spread.map(\.warnings.count) == [0, 1, 0])
    #expect(spread[1].warnings.first?.contains("(jobs, test)") == true)

    let told = try await run(
      "namespace=jobs field_selector='a=x'", ScriptedTransport(KubernetesWorld.page(["10.0.0.1"])))
    #expect(told.flatMap(\.warnings).isEmpty)
  }

  @Test("The token file is read for each request, and a refused token is read once more")
  func tokenFile() async throws {
    let lookup = KubernetesWorld.pod
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      if request.header("Authorization") == "Bearer fresh" { return KubernetesWorld.page(["10.0.0.1"]) }
      lookup.files.set("\(KubernetesWorld.account)/token", to: "fresh")
      return KubernetesWorld.fault(401, "Unauthorized")
    }
    #expect(try await lookup.run(entry, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.count == 2)

    let refusing = ScriptedTransport { _ throws(HTTPTransportError) in KubernetesWorld.fault(401, "Unauthorized") }
    let error = try #require(await KubernetesWorld.pod.failure(entry, refusing))
    #expect(error.code == .denied)
    #expect(refusing.requests.count == 2)
  }

  @Test("An answer that is no list of pods is an error")
  func noList() async throws {
    let error = try #require(await KubernetesWorld.pod.failure(entry, ScriptedTransport(.text(200, #"{"paths":[]}"#))))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("items"))
  }

  @Test(
    "Wrong names of namespaces are told before anything runs",
    arguments: ["Jobs", "a/b", "-a", "a-", "", String(repeating: "a", count: 64)])
  func namespaces(_ name: String) async throws {
    let lookup = KubernetesWorld.pod
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    let error = await lookup.failure("provider=k8s label_selector=x namespace=\"\(name)\"", transport)
    // An empty name is as good as none: all namespaces are searched.
    #expect(error?.code == (name.isEmpty ? nil : .configuration))
  }
}
