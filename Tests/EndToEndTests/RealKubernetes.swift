import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

/// A real API server of one's own over an etcd of one's own, and what an administrator does in it. Nothing runs the
/// pods: what a kubelet would report of them is written down.
struct RealKubernetes: Sendable {
  /// What `scripts/install all` builds where it can.
  static let program = "kubernetes/kube-apiserver"
  static let administrator = "canary-administrator"
  static let reader = "canary-reader"

  let port: UInt16
  let authority: TestAuthority
  private let transport: AsyncHTTPTransport

  fileprivate init(port: UInt16, authority: TestAuthority, transport: AsyncHTTPTransport) {
    self.port = port
    self.authority = authority
    self.transport = transport
  }

  var url: String { "https://127.0.0.1:\(port)" }

  /// A kubeconfig for this server and a user.
  func kubeconfig(user: String) throws -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: test
    contexts: [{name: test, context: {cluster: own, user: me}}]
    clusters: [{name: own, cluster: {server: "\(url)", certificate-authority-data: \(try base64("ca.pem"))}}]
    users: [{name: me, user: \(user)}]
    """
  }

  /// A file of the authority as kubeconfig holds it.
  func base64(_ name: String) throws -> String {
    Data(try authority.text(name).utf8).base64EncodedString()
  }

  /// Makes an object; `path` is that of its list.
  @discardableResult
  func make(_ path: String, _ object: String) async throws -> String {
    try await call("POST", path, object, type: "application/json")
  }

  /// Makes a pod that a kubelet has taken up; the metadata is JSON without the braces, its name left out.
  func run(
    _ name: String, in namespace: String, metadata: String = "", address: String?,
    phase: String = "Running",
    ready: Bool = true
  ) async throws {
    let path = "api/v1/namespaces/\(namespace)/pods"
    let rest = metadata.isEmpty ? "" : ",\(metadata)"
    try await make(
      path,
      #"{"metadata":{"name":"\#(name)"\#(rest)},"spec":{"nodeName":"node-1","containers":[{"name":"dkron","image":"dkron","#
        + #""ports":[{"name":"gossip","containerPort":8950}]}]}}"#)
    let place = address.map { #","podIP":"\#($0)","podIPs":[{"ip":"\#($0)"}]"# } ?? ""
    _ = try await call(
      "PATCH", "\(path)/\(name)/status",
      #"{"status":{"phase":"\#(phase)","hostIP":"10.9.0.1","conditions":[{"type":"Ready","status":"\#(ready ? "True" : "False")"}]\#(place)}}"#,
      type: "application/merge-patch+json")
  }

  /// A token of the service account `default` of a namespace.
  func accountToken(in namespace: String) async throws -> String {
    struct Answer: Decodable {
      struct Status: Decodable { let token: String }
      let status: Status
    }
    let account = "api/v1/namespaces/\(namespace)/serviceaccounts"
    try await make(account, #"{"metadata":{"name":"default"}}"#)
    let answer = try await make("\(account)/default/token", #"{"spec":{"expirationSeconds":3600}}"#)
    return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8)).status.token
  }

  private func call(_ method: String, _ path: String, _ body: String, type: String) async throws
    -> String
  {
    var tls = TLSOptions()
    tls.rootsPEM = try authority.text("ca.pem")
    let response = try await transport.send(
      HTTPRequest(
        method: method, url: "\(url)/\(path)",
        headers: [("Content-Type", type), ("Authorization", "Bearer \(Self.administrator)")],
        body: Array(body.utf8),
        deadline: .seconds(60), tls: tls))
    let text = String(decoding: try await response.body.collect(limit: 1 << 20), as: UTF8.self)
    try #require(
      (200..<300).contains(response.status), "\(method) \(path) gave \(response.status): \(text)")
    return text
  }
}

/// Runs an API server for as long as `body` runs, which looks up over the transport.
func withRealKubernetes<Result: Sendable>(
  _ body: (RealKubernetes, AsyncHTTPTransport) async throws -> Result
) async throws -> Result {
  try await withTestAuthority(names: "IP:127.0.0.1") { authority in
    try await withEtcd(in: authority.path("etcd")) { etcd in
      let tokens = """
        \(RealKubernetes.administrator),admin,1,system:masters
        \(RealKubernetes.reader),reader,2

        """
      try Data(tokens.utf8).write(to: URL(filePath: authority.path("tokens")))
      let port = try FreePort.find()
      let arguments = [
        "etcd-servers": etcd, "bind-address": "127.0.0.1", "secure-port": "\(port)",
        "tls-cert-file": authority.path("server.pem"),
        "tls-private-key-file": authority.path("server.key"),
        "client-ca-file": authority.path("ca.pem"), "token-auth-file": authority.path("tokens"),
        "authorization-mode": "RBAC", "cert-dir": authority.path("certificates"),
        "service-cluster-ip-range": "10.96.0.0/24",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": authority.path("ca.pem"),
        "service-account-signing-key-file": authority.path("ca.key"),
        // Its controller, which makes an account for each namespace, does not run.
        "disable-admission-plugins": "ServiceAccount",
      ].map { "--\($0)=\($1)" }
      return try await withChildProcess(
        try BuiltTool.path(RealKubernetes.program), arguments: arguments,
        environment: ["PATH": "/usr/bin:/bin", "HOME": authority.folder]
      ) { child in
        try await child.waitForLine(containing: "Serving securely on", within: .seconds(180))
        return try await AsyncHTTPTransport.with(environment: [:]) { transport in
          try await body(
            RealKubernetes(port: port, authority: authority, transport: transport), transport)
        }
      }
    }
  }
}

private func withEtcd<Result: Sendable>(
  in folder: String, _ body: (_ url: String) async throws -> Result
) async throws -> Result {
  let url = "http://127.0.0.1:\(try FreePort.find())"
  let peer = "http://127.0.0.1:\(try FreePort.find())"
  return try await withChildProcess(
    "etcd",
    arguments: [
      "--data-dir", folder, "--listen-client-urls", url, "--advertise-client-urls", url,
      "--listen-peer-urls", peer,
      "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=\(peer)",
      "--unsafe-no-fsync",
    ], environment: ["PATH": "/usr/bin:/bin"]
  ) { child in
    try await child.waitForLine(containing: "ready to serve client requests", within: .seconds(60))
    return try await body(url)
  }
}
