/// A web server behind TLS: the `openssl` program, which answers every request with a page about the connection.
package struct TLSServer: Sendable {
  /// The port on 127.0.0.1.
  package let port: UInt16
  /// Who signed its certificate.
  package let authority: TestAuthority
  /// Its root page.
  package var url: String { "https://127.0.0.1:\(port)/" }
}

/// Runs a TLS server for as long as `body` runs. `asksForCertificate` makes it refuse clients without a certificate.
package func withTLSServer<Result: Sendable>(
  asksForCertificate: Bool = false, _ body: (TLSServer) async throws -> Result
) async throws -> Result {
  try await withTestAuthority { authority in
    let port = try FreePort.find()
    let arguments = [
      "s_server", "-www", "-accept", "127.0.0.1:\(port)", "-cert", authority.path("server.pem"), "-key",
      authority.path("server.key"),
    ]
    let asking =
      asksForCertificate ? ["-Verify", "2", "-CAfile", authority.path("ca.pem"), "-verify_return_error"] : []
    return try await withChildProcess(
      "openssl", arguments: arguments + asking, environment: ["PATH": "/usr/bin:/bin"]
    ) { child in
      try await child.waitForLine(containing: "ACCEPT")
      return try await body(TLSServer(port: port, authority: authority))
    }
  }
}
