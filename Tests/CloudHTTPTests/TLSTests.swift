import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("TLS trusts what the operator says", .serialized)
struct TLSTests {
  @Test("The roots of SSL_CERT_FILE are trusted")
  func certFile() async throws {
    try await withTLSServer { server in
      let error = await AsyncHTTPTransportTests.failure(
        HTTPRequest(url: server.url), environment: ["SSL_CERT_FILE": server.authority.path("ca.pem")]
      )
      #expect(error == nil)
    }
  }

  @Test("The roots in the folders of SSL_CERT_DIR are trusted, whatever else lies there")
  func certDir() async throws {
    try await withTLSServer { server in
      let error = await AsyncHTTPTransportTests.failure(
        HTTPRequest(url: server.url), environment: ["SSL_CERT_DIR": "/nonexistent:\(server.authority.folder)"]
      )
      #expect(error == nil)
    }
  }

  @Test("An unknown authority is refused at once, with words")
  func unknown() async throws {
    try await withTLSServer { server in
      let error = await AsyncHTTPTransportTests.failure(HTTPRequest(url: server.url, connectDeadline: .seconds(60)))
      #expect(error?.code == .tls)
      #expect(
        error?.message == """
          127.0.0.1:\(server.port) shows a certificate that is not trusted: its issuer is unknown here, or it is out of date
          """)
    }
  }

  @Test("A port that speaks plain HTTP is told from one whose certificate is not trusted, with its own remedy")
  func plaintext() async throws {
    let server = try LoopbackListener()
    let answering = Task.detached { server.answerOnce("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n") }
    let error = try #require(
      await AsyncHTTPTransportTests.failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)/")))
    #expect(error.code == .plaintext)
    #expect(error.message == "127.0.0.1:\(server.port) does not speak TLS on this port")
    #expect(DiscoveryError(error, in: "x").remedy.hasPrefix("write http:// in the place of https://"))
    await answering.value
  }

  @Test("Roots that a request brings are trusted, alone or beside the system's", arguments: [true, false])
  func ownRoots(isAlone: Bool) async throws {
    try await withTLSServer { server in
      var request = HTTPRequest(url: server.url)
      if isAlone {
        request.tls.rootsPEM = try server.authority.text("ca.pem")
      } else {
        request.tls.additionalRootsPEM = try server.authority.text("ca.pem")
      }
      #expect(await AsyncHTTPTransportTests.failure(request) == nil)
    }
  }

  @Test("An insecure request takes any certificate")
  func insecure() async throws {
    try await withTLSServer { server in
      var request = HTTPRequest(url: server.url)
      request.tls.isInsecure = true
      #expect(await AsyncHTTPTransportTests.failure(request) == nil)
    }
  }

  @Test("The certificate must carry the URL's host, or the name that the request asks for")
  func names() async throws {
    try await withTLSServer(names: "DNS:cloud.example") { server in
      let roots = try server.authority.text("ca.pem")
      var request = HTTPRequest(url: "https://localhost:\(server.port)/")
      request.tls.rootsPEM = roots
      let error = await AsyncHTTPTransportTests.failure(request)
      #expect(error?.code == .tls)
      #expect(error?.message == "localhost:\(server.port) shows a certificate that was made for another name")
      request.tls.serverName = "cloud.example"
      #expect(await AsyncHTTPTransportTests.failure(request) == nil)
    }
  }

  @Test("A client certificate is shown to a server that asks for one, and missed by one that wants it")
  func clientCertificate() async throws {
    try await withTLSServer(asksForCertificate: true) { server in
      var request = HTTPRequest(url: server.url)
      request.tls.rootsPEM = try server.authority.text("ca.pem")
      let error = await AsyncHTTPTransportTests.failure(request)
      #expect(error?.code == .tls)
      #expect(error?.message == "127.0.0.1:\(server.port) wants a client certificate")
      request.tls.certificatePEM = try server.authority.text("server.pem")
      request.tls.privateKeyPEM = try server.authority.text("server.key")
      #expect(await AsyncHTTPTransportTests.failure(request) == nil)
    }
  }

  @Test("A port that speaks no TLS is told")
  func plain() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "ok") }) { server in
      let error = await AsyncHTTPTransportTests.failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
      #expect(error?.code == .tls || error?.code == .closed)
      #expect(error?.message.contains("127.0.0.1:\(server.port)") == true)
    }
  }

  @Test(
    "A trust variable that names nothing of use is named",
    arguments: [
      (["SSL_CERT_FILE": "/nonexistent/ca.pem"], "SSL_CERT_FILE names a file that cannot be used"),
      (["SSL_CERT_FILE": "/etc/hostname"], "SSL_CERT_FILE names /etc/hostname, which holds no PEM certificate"),
      (["SSL_CERT_DIR": "/nonexistent"], "SSL_CERT_DIR names /nonexistent, where there is no PEM certificate"),
    ])
  func brokenVariables(_ environment: [String: String], _ words: String) async throws {
    let error = await AsyncHTTPTransportTests.failure(
      HTTPRequest(url: "https://127.0.0.1:1/"), environment: Environment(environment)
    )
    #expect(error?.code == .misconfigured)
    #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "no error")")
  }
}
