import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinProviders
import JoinTestKit
import Testing

/// A real Keystone of one's own, on a database that is thrown away. It needs a Python that has the package `keystone`.
struct RealKeystone: Sendable {
  /// The variable that names the Python.
  static let variable = "KEYSTONE_PYTHON"
  static let password = "bootstrap-secret"
  static let region = "R1"

  static var python: String? { ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 } }

  /// Its URL, without a version.
  let url: String
  private let transport: AsyncHTTPTransport

  fileprivate init(url: String, transport: AsyncHTTPTransport) {
    self.url = url
    self.transport = transport
  }

  /// Looks up as the agent does, with the real transport and nothing kept from before unless `cache` has it.
  func lookUp(
    _ entry: String, log: LogCapture, cache: SessionCache = SessionCache()
  ) async throws -> (report: EntryReport, addresses: [String]) {
    let context = DiscoveryContext(
      http: transport, resolver: ScriptedResolver(), files: InMemoryFiles(), environment: [:], cache: cache,
      logger: log.logger)
    let seeds = Watched<[String]>([])
    let report = await DiscoverySession(registry: BuiltinProviders.registry, context: context).lookUp(
      try JoinEntry.parse(entry)
    ) { page in seeds.change { $0 += page.seeds.map { "\($0.endpoint)" } } }
    return (report, seeds.current)
  }

  /// A token of the administrator for the project `admin`.
  func adminToken() async throws -> String {
    let body = """
      {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"default"},"name":"admin",
      "password":"\(Self.password)"}}},"scope":{"project":{"domain":{"id":"default"},"name":"admin"}}}}
      """
    let answer = try await call("POST", "auth/tokens", body, token: nil)
    return try #require(answer.header("X-Subject-Token"))
  }

  /// Puts a compute service into the catalog.
  func addCompute(at url: String, token: String) async throws {
    let service = try await id(
      try await call("POST", "services", #"{"service":{"type":"compute","name":"nova"}}"#, token: token))
    _ = try await call(
      "POST", "endpoints",
      #"{"endpoint":{"service_id":"\#(service)","interface":"public","region_id":"\#(Self.region)","url":"\#(url)"}}"#,
      token: token)
  }

  /// Makes an application credential of the administrator, and gives its id.
  func addApplicationCredential(secret: String, token: String) async throws -> String {
    let own = try await call("GET", "auth/tokens", "", token: token)
    struct Own: Decodable {
      struct Token: Decodable { let user: User }
      struct User: Decodable { let id: String }
      let token: Token
    }
    let user = try JSONDecoder().decode(Own.self, from: Data(try await own.body.collect(limit: 1 << 20))).token.user.id
    return try await id(
      try await call(
        "POST", "users/\(user)/application_credentials",
        #"{"application_credential":{"name":"join","secret":"\#(secret)"}}"#, token: token))
  }

  private func id(_ response: HTTPResponse) async throws -> String {
    struct Made: Decodable { let id: String }
    let bytes = try await response.body.collect(limit: 1 << 20)
    return try #require(try JSONDecoder().decode([String: Made].self, from: Data(bytes)).values.first).id
  }

  private func call(_ method: String, _ path: String, _ body: String, token: String?) async throws -> HTTPResponse {
    let headers =
      [("Content-Type", "application/json")]
      + (token.map { [("X-Auth-Token", $0), ("X-Subject-Token", $0)] } ?? [])
    let response = try await transport.send(
      HTTPRequest(
        method: method, url: "\(url)/v3/\(path)", headers: headers.map { (name: $0.0, value: $0.1) },
        body: Array(body.utf8), deadline: .seconds(60)))
    try #require((200..<300).contains(response.status), "\(method) \(path) gave \(response.status)")
    return response
  }
}

/// Runs a Keystone for as long as `body` runs.
func withRealKeystone<Result: Sendable>(_ body: (RealKeystone) async throws -> Result) async throws -> Result {
  let python = try #require(RealKeystone.python)
  let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-keystone-\(UUID().uuidString)").path
  for name in ["fernet", "receipts", "credentials"] {
    try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
  }
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let configuration = """
    [database]
    connection = sqlite:///\(folder)/keystone.db
    [fernet_tokens]
    key_repository = \(folder)/fernet
    [fernet_receipts]
    key_repository = \(folder)/receipts
    [credential]
    key_repository = \(folder)/credentials
    """
  try Data(configuration.utf8).write(to: URL(filePath: "\(folder)/keystone.conf"))
  let port = try FreePort.find()
  let url = "http://127.0.0.1:\(port)"
  let environment = [
    "PATH": "/usr/bin:/bin", "KEYSTONE_PORT": "\(port)", "OS_KEYSTONE_CONFIG_FILES": "\(folder)/keystone.conf",
  ]
  let name = try await runChildProcess("id", arguments: ["-un"], environment: ["PATH": "/usr/bin:/bin"]).output
    .filter { !$0.isNewline }
  let owner = ["--keystone-user", name, "--keystone-group", name]
  let steps = [
    ["db_sync"], ["fernet_setup"] + owner, ["credential_setup"] + owner,
    [
      "bootstrap", "--bootstrap-password", RealKeystone.password, "--bootstrap-region-id", RealKeystone.region,
      "--bootstrap-public-url", "\(url)/v3",
    ],
  ]
  let manage = "import sys; from keystone.cmd.manage import main; sys.exit(main())"
  for step in steps {
    let run = try await runChildProcess(
      python, arguments: ["-c", manage, "--config-file", "\(folder)/keystone.conf"] + step, environment: environment,
      within: .seconds(180))
    try #require(run.status == .code(0), "keystone-manage \(step[0]): \(run.errors.suffix(400))")
  }
  let serve = """
    import os
    from wsgiref.simple_server import make_server
    from keystone.wsgi.api import application
    server = make_server("127.0.0.1", int(os.environ["KEYSTONE_PORT"]), application)
    print("serving", flush=True)
    server.serve_forever()
    """
  try Data(serve.utf8).write(to: URL(filePath: "\(folder)/serve.py"))
  return try await withChildProcess(python, arguments: ["\(folder)/serve.py"], environment: environment) { child in
    try await child.waitForLine(containing: "serving", within: .seconds(120))
    return try await AsyncHTTPTransport.with(environment: [:]) { transport in
      try await body(RealKeystone(url: url, transport: transport))
    }
  }
}
