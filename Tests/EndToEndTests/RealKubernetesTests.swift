import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite(
  "Kubernetes is looked up at a real API server",
  .enabled(if: LongTests.areWanted && BuiltTool.isThere(RealKubernetes.program), "scripts/install all builds it"))
struct RealKubernetesTests {
  private static let reader = "{token: \(RealKubernetes.reader)}"
  private static let selector = #"label_selector="app=dkron""#

  private struct World: Sendable {
    let server: RealKubernetes
    let transport: AsyncHTTPTransport
    let log: LogCapture

    func lookUp(
      _ options: String, user: String, environment: Environment = [:],
      files: [String: String] = [:],
      onPage: @escaping @Sendable (SeedPage) -> Void = { _ in }
    ) async throws -> (report: EntryReport, found: [String]) {
      let config = ["/config": try server.kubeconfig(user: user)]
      let result = try await transport.lookUp(
        "provider=k8s kubeconfig=/config \(options)", environment: environment,
        files: config.merging(files) { $1 },
        log: log, onPage: onPage)
      return (result.report, result.seeds.map { "\($0.endpoint) \($0.name ?? "")" }.sorted())
    }
  }

  @Test(
    "Pods are found by labels, fields and namespace, page by page, and refusals tell what to grant")
  func pods() async throws {
    let log = LogCapture()
    try await withRealKubernetes { server, transport in
      let world = World(server: server, transport: transport, log: log)
      try await populate(server)
      try await expectPods(world)
      try await expectIdentities(world)
      try await expectMistakes(world)
      try await expectPages(world)
    }
    #expect(!log.text.contains("canary"))
  }

  private func populate(_ server: RealKubernetes) async throws {
    for name in ["jobs", "other"] {
      try await server.make("api/v1/namespaces", #"{"metadata":{"name":"\#(name)"}}"#)
    }
    let app = #""labels":{"app":"dkron"}"#
    let annotation = { (key: String, value: String) in
      #"\#(app),"annotations":{"\#(key)":"\#(value)"}"#
    }
    try await server.run("plain", in: "jobs", metadata: app, address: "10.0.0.1")
    try await server.run(
      "named-port", in: "jobs",
      metadata: annotation("consul.hashicorp.com/auto-join-port", "gossip"),
      address: "10.0.0.2")
    try await server.run(
      "v6", in: "jobs", metadata: annotation("dkron.hashicorp.com/auto-join-port", "9000"),
      address: "fd00::3")
    try await server.run(
      "starting", in: "jobs", metadata: app, address: nil, phase: "Pending", ready: false)
    try await server.run("done", in: "jobs", metadata: app, address: "10.0.0.5", phase: "Succeeded")
    try await server.run("unready", in: "jobs", metadata: app, address: "10.0.0.6", ready: false)
    try await server.run(
      "another", in: "jobs", metadata: #""labels":{"app":"web"}"#, address: "10.0.0.7")
    try await server.run("there", in: "other", metadata: app, address: "10.0.0.8")

    let rbac = "apis/rbac.authorization.k8s.io/v1"
    let users = ["reader", "cloud.example"].map {
      #"{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"\#($0)"}"#
    }
    let account = #"{"kind":"ServiceAccount","name":"default","namespace":"jobs"}"#
    let role = #"{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"}"#
    try await server.make(
      "\(rbac)/namespaces/jobs/roles",
      #"{"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}"#
    )
    try await server.make(
      "\(rbac)/namespaces/jobs/rolebindings",
      #"{"metadata":{"name":"reader"},"subjects":[\#((users + [account]).joined(separator: ","))],"roleRef":\#(role)}"#
    )
  }

  private func expectPods(_ world: World) async throws {
    let jobs = try await world.lookUp("namespace=jobs \(Self.selector)", user: Self.reader)
    #expect(jobs.report.error == nil)
    #expect(
      jobs.found == [
        "10.0.0.1 jobs/plain", "10.0.0.2:8950 jobs/named-port", "10.0.0.6 jobs/unready",
        "[fd00::3]:9000 jobs/v6",
      ])
    #expect(jobs.report.rows == 6)
    let skipped = Dictionary(
      uniqueKeysWithValues: jobs.report.skipped.map { ($0.reason, $0.count) })
    #expect(skipped == ["no address yet": 1, "finished": 1])
    let ready = try await world.lookUp(
      "namespace=jobs ready=true \(Self.selector)", user: Self.reader)
    #expect(ready.report.found == 3)
    let field = try await world.lookUp(
      #"namespace=jobs \#(Self.selector) field_selector="metadata.name!=plain,status.phase=Running""#,
      user: Self.reader)
    #expect(field.report.rows == 3)
    let sets = try await world.lookUp(
      #"namespace=jobs label_selector="app in (web, none),app!=dkron""#, user: Self.reader)
    #expect(sets.found == ["10.0.0.7 jobs/another"])
    let host = try await world.lookUp(
      #"namespace=jobs host_network=true field_selector="metadata.name=plain""#, user: Self.reader)
    #expect(host.found == ["10.9.0.1 jobs/plain"])

    let all = try await world.lookUp(
      Self.selector, user: "{token: \(RealKubernetes.administrator)}")
    #expect(all.report.found == 5)
    #expect(
      all.report.warnings.contains {
        $0.contains("several namespaces") && $0.contains("jobs, other")
      })
  }

  /// The role is bound to a user with a token, one with a certificate, and a service account.
  private func expectIdentities(_ world: World) async throws {
    let server = world.server
    let certificate =
      "{client-certificate-data: \(try server.base64("server.pem")), client-key-data: \(try server.base64("server.key"))}"
    let byCertificate = try await world.lookUp("namespace=jobs \(Self.selector)", user: certificate)
    #expect(byCertificate.report.error == nil)
    #expect(byCertificate.report.found == 4)

    let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
    let mounted = try await world.transport.lookUp(
      "provider=k8s namespace=jobs \(Self.selector)",
      environment: Environment([
        "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(server.port)",
      ]),
      files: [
        "\(folder)/token": try await server.accountToken(in: "jobs"),
        "\(folder)/ca.crt": try server.authority.text("ca.pem"),
      ], log: world.log)
    #expect(mounted.report.error == nil)
    #expect(mounted.report.found == 4)
    #expect(mounted.report.origin?.contains("the service account of this pod") == true)
  }

  private func expectMistakes(_ world: World) async throws {
    for (options, user, code, remedy) in [
      (
        Self.selector, Self.reader, .denied,
        "set namespace= in the entry, or grant list on pods cluster-wide"
      ),
      (
        "namespace=other \(Self.selector)", Self.reader, .denied,
        "grant list on pods in namespace other"
      ),
      ("namespace=jobs \(Self.selector)", "{token: canary}", .denied, "renew the token"),
      ("namespace=jobs \(Self.selector)", "{}", .denied, "grant list on pods in namespace jobs"),
      (
        // A number, but no value of a label, which the server alone finds.
        #"namespace=jobs label_selector="generation>-5""#, Self.reader, .configuration,
        "correct label_selector"
      ),
      (
        #"namespace=jobs field_selector="spec.none=1""#, Self.reader, .configuration,
        "field_selector"
      ),
    ] as [(String, String, DiscoveryError.Code, String)] {
      let result = try await world.lookUp(options, user: user)
      let error = try #require(result.report.error, "\(options)")
      #expect(error.code == code, "\(options): \(error)")
      #expect(error.remedy.contains(remedy), "\(options): \(error)")
    }
  }

  private func expectPages(_ world: World) async throws {
    try await world.server.make("api/v1/namespaces", #"{"metadata":{"name":"many"}}"#)
    for number in 0..<501 {
      try await world.server.run(
        "pod-\(number)", in: "many", address: "10.1.\(number / 250).\(number % 250 + 1)")
    }
    let pages = Watched(0)
    let many = try await world.lookUp(
      "namespace=many", user: "{token: \(RealKubernetes.administrator)}"
    ) { _ in
      pages.change { $0 += 1 }
    }
    #expect(many.report.error == nil)
    #expect(many.report.found == 501)
    #expect(pages.current == 2)
  }
}
