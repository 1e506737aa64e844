internal import FoundationEssentials
internal import JoinDiscovery

/// A certificate authority of its own in a temporary folder: `ca.pem`, and `server.pem` with `server.key` for 127.0.0.1
/// and `cloud.example`.
package struct TestAuthority: Sendable {
  /// The folder, which holds nothing else at first.
  package let folder: String

  /// The path of one of its files.
  package func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The text of one of its files.
  package func text(_ name: String) throws -> String {
    String(decoding: try LocalFileSystem().read(path(name), limit: 1 << 20), as: UTF8.self)
  }

  fileprivate func openssl(_ arguments: String...) async throws {
    let result = try await runChildProcess("openssl", arguments: arguments, environment: ["PATH": "/usr/bin:/bin"])
    guard result.status == .code(0) else { throw SystemCallError("openssl: \(result.errors)", code: 0) }
  }
}

/// Makes an authority by the `openssl` program for as long as `body` runs.
package func withTestAuthority<Result>(_ body: (TestAuthority) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-tls-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let authority = TestAuthority(folder: folder)
  try await authority.openssl(
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=dkron test authority", "-keyout", authority.path("ca.key"), "-out", authority.path("ca.pem")
  )
  try await authority.openssl(
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=cloud.example", "-addext", "subjectAltName=IP:127.0.0.1,DNS:cloud.example",
    "-addext", "basicConstraints=critical,CA:FALSE", "-CA", authority.path("ca.pem"), "-CAkey",
    authority.path("ca.key"), "-keyout", authority.path("server.key"), "-out", authority.path("server.pem")
  )
  return try await body(authority)
}
