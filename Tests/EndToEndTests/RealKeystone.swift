import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

/// A real Keystone of one's own, on a database that is thrown away, and what an administrator does in it.
struct RealKeystone: Sendable {
  static let password = "canary-admin"

  /// Its URL, without a version.
  let url: String
  /// A token that has ended.
  let oldToken: String
  private let transport: AsyncHTTPTransport
  private var token = ""

  /// Signs in as the administrator.
  fileprivate init(url: String, oldToken: String, transport: AsyncHTTPTransport) async throws {
    self.url = url
    self.oldToken = oldToken
    self.transport = transport
    token = try await newToken()
  }

  /// A token of the administrator for the project `admin`.
  func newToken() async throws -> String {
    let body = """
      {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"default"},"name":"admin",
      "password":"\(Self.password)"}}},"scope":{"project":{"domain":{"id":"default"},"name":"admin"}}}}
      """
    return try #require(try await call("POST", "auth/tokens", body).header("X-Subject-Token"))
  }

  /// Makes something and gives its id; the fields are JSON without the braces.
  func make(_ kind: String, _ fields: String, at path: String? = nil) async throws -> String {
    struct Made: Decodable { let id: String }
    let response = try await call("POST", path ?? "\(kind)s", #"{"\#(kind)":{\#(fields)}}"#)
    let bytes = try await response.body.collect(limit: 1 << 20)
    return try #require(try JSONDecoder().decode([String: Made].self, from: Data(bytes))[kind]).id
  }

  /// Puts an endpoint into the catalog.
  func addEndpoint(of service: String, _ interface: String, in region: String, at url: String) async throws {
    _ = try await make(
      "endpoint",
      #""service_id":"\#(service)","interface":"\#(interface)","region_id":"\#(region)","url":"\#(url)""#)
  }

  /// Gives a user the role `reader` in a project.
  func letRead(_ user: String, in project: String) async throws {
    struct Roles: Decodable {
      struct Role: Decodable { let id: String }
      let roles: [Role]
    }
    let answer = try await call("GET", "roles?name=reader")
    let roles = try JSONDecoder().decode(Roles.self, from: Data(try await answer.body.collect(limit: 1 << 20)))
    let role = try #require(roles.roles.first).id
    _ = try await call("PUT", "projects/\(project)/users/\(user)/roles/\(role)")
  }

  /// The id of the administrator.
  func ownID() async throws -> String {
    struct Answer: Decodable {
      struct Token: Decodable { let user: User }
      struct User: Decodable { let id: String }
      let token: Token
    }
    let answer = try await call("GET", "auth/tokens")
    return try JSONDecoder().decode(Answer.self, from: Data(try await answer.body.collect(limit: 1 << 20))).token.user
      .id
  }

  private func call(_ method: String, _ path: String, _ body: String = "") async throws -> HTTPResponse {
    let names = token.isEmpty ? [] : ["X-Auth-Token", "X-Subject-Token"]
    let response = try await transport.send(
      HTTPRequest(
        method: method, url: "\(url)/v3/\(path)",
        headers: [(name: "Content-Type", value: "application/json")] + names.map { (name: $0, value: token) },
        body: Array(body.utf8), deadline: .seconds(60)))
    try #require((200..<300).contains(response.status), "\(method) \(path) gave \(response.status)")
    return response
  }
}

/// Runs a Keystone for as long as `body` runs, which looks up over the transport.
func withRealKeystone<Result: Sendable>(
  _ body: (RealKeystone, AsyncHTTPTransport) async throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-keystone-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await withChildProcess(
    try BuiltTool.path("keystone/bin/python"),
    arguments: [BuiltTool.source("keystone/serve.py"), folder, RealKeystone.password],
    environment: ["PATH": "/usr/bin:/bin"]
  ) { child in
    // It makes its database first, and its modules are compiled when they are used for the first time.
    let line = try await child.waitForLine(containing: "listening on ", within: .seconds(180))
    let old = try await child.waitForLine(containing: "ended ")
    return try await AsyncHTTPTransport.with(environment: [:]) { transport in
      let keystone = try await RealKeystone(
        url: String(line.trimmingPrefix("listening on ")), oldToken: String(old.trimmingPrefix("ended ")),
        transport: transport)
      return try await body(keystone, transport)
    }
  }
}
