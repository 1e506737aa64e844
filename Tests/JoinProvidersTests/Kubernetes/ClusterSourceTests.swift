import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct ClusterSourceTests {
  private static let account = KubernetesWorld.account
  private static let inPod = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"]

  private static func config(_ host: String, token: String = "canary") -> String {
    KubernetesWorld.kubeconfig(user: "token: \(token)", cluster: "server: https://\(host)")
  }

  private func lookup(_ variables: [String: String], _ files: [String: String]) -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = Environment(variables.merging(["HOME": "/h"]) { own, _ in own })
    lookup.files = InMemoryFiles(files)
    return lookup
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var options = ""
    var variables: [String: String] = [:]
    let files: [String: String]
    let host: String
    let origin: String
  }

  static let examples = [
    Example(
      testDescription: "the option goes before the pod", options: "kubeconfig=~/mine", variables: inPod,
      files: ["/h/mine": config("mine.example"), "\(account)/token": "t"], host: "https://mine.example",
      origin: "context main of /h/mine"),
    Example(
      testDescription: "the pod goes before files", variables: inPod.merging(["KUBECONFIG": "/k"]) { $1 },
      files: ["/k": config("k.example"), "/h/.kube/config": config("h.example"), "\(account)/token": "t"],
      host: "https://[fd00::1]:6443", origin: "the service account of this pod"),
    Example(
      testDescription: "a pod without a token is none", variables: inPod,
      files: ["/h/.kube/config": config("h.example")], host: "https://h.example",
      origin: "context main of /h/.kube/config"),
    Example(
      testDescription: "KUBECONFIG goes before the usual file", variables: ["KUBECONFIG": ":/gone:/k:/k"],
      files: ["/k": config("k.example"), "/h/.kube/config": config("h.example")], host: "https://k.example",
      origin: "context main of /k"),
  ]

  @Test("A cluster is looked for in order, and the place is named", arguments: examples)
  func order(_ example: Example) async throws {
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    let pages = try await lookup(example.variables, example.files)
      .run("provider=k8s label_selector=x \(example.options)", transport)
    #expect(transport.requests.first?.url == "\(example.host)/api/v1/pods?labelSelector=x&limit=500")
    #expect(pages.first?.origin == "all namespaces of \(example.host), credentials from \(example.origin)")
  }

  @Test("Of several files the first definition of a name holds whole, and values keep their text")
  func merging() async throws {
    let files = [
      "/a/first.yml": "\u{FEFF}" + (try Fixture.text("k8s/first.yml")),
      "/b/second.yml": try Fixture.text("k8s/second.yml"),
    ]
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    let pages = try await lookup(["KUBECONFIG": "/a/first.yml:/b/second.yml"], files).run(
      "provider=k8s label_selector=x", transport)
    let request = try #require(transport.requests.first)
    #expect(request.url.hasPrefix("https://home.example:6443/api/v1/pods?"))
    #expect(request.header("Authorization") == "Bearer 0123456")
    #expect(request.tls.rootsPEM == "ROOTS")
    #expect(pages.first?.origin?.hasSuffix("context 1e3 of /a/first.yml, /b/second.yml") == true)
  }

  @Test("Paths count from the folder of their file; TLS name, proxy and impersonation are sent")
  func details() async throws {
    let second = try Fixture.text("k8s/second.yml").replacing("current-context: 1e3", with: "current-context: edge")
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    _ = try await lookup(
      [:], ["/b/second.yml": second, "/b/pki/ca.pem": "CA", "/b/pki/robot.pem": "CERT"]
    ).run("provider=k8s label_selector=x kubeconfig=/b/second.yml", transport)
    let request = try #require(transport.requests.first)
    #expect(request.url.hasPrefix("https://edge.example/k8s/clusters/c-1/api/v1/pods?"))
    #expect(request.tls.rootsPEM == "CA")
    #expect(request.tls.certificatePEM == "CERT")
    #expect(request.tls.privateKeyPEM == "KEY")
    #expect(request.tls.serverName == "api.internal")
    #expect(request.proxy?.url.reveal() == "socks5://proxy.example:1080")
    #expect(request.proxy?.source == "proxy-url in /b/second.yml")
    #expect(
      request.headers.dropLast().map { "\($0.name): \($0.value)" } == [
        "Impersonate-User: deployer", "Impersonate-Group: jobs", "Impersonate-Group: ops",
        "Impersonate-Extra-reason: night",
      ])
  }

  @Test("Without any cluster the error names every place that was asked")
  func nothing() async throws {
    let error = try #require(await lookup([:], [:]).failure("provider=k8s label_selector=x"))
    #expect(error.code == .noCredentials)
    for words in ["KUBERNETES_SERVICE_HOST is not set", "/h/.kube/config does not exist"] {
      #expect(error.message.contains(words), "\(error.message)")
    }
    #expect(error.remedy.contains("service account token"))
  }

  @Test("A named file must be there, and a broken one ends the search with its place")
  func broken() async throws {
    let gone = try #require(await lookup([:], [:]).failure("provider=k8s label_selector=x kubeconfig=/gone"))
    #expect(gone.code == .configuration)
    #expect(gone.message.contains("/gone does not exist"))
    let files = ["/a": "clusters: [", "/h/.kube/config": Self.config("h.example")]
    let broken = try #require(await lookup(["KUBECONFIG": "/a"], files).failure("provider=k8s label_selector=x"))
    #expect(broken.code == .configuration)
    #expect(broken.message.contains("/a:2:1: this is not YAML"), "\(broken.message)")
  }

  @Test("Credentials go to https servers alone")
  func plain() async throws {
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    let lookup = KubernetesWorld.machine(user: "token: canary\nas: a", cluster: "server: http://127.0.0.1:8001")
    _ = try await lookup.run("provider=k8s label_selector=x", transport)
    #expect(transport.requests.first?.headers.map(\.name) == ["Accept"])
  }
}
