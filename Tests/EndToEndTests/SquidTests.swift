import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("A real squid serves as the proxy", .serialized, .enabled(if: Squid.isInstalled))
struct SquidTests {
  static func fetch(
    _ url: String, through squid: Squid, credentials: String = "",
    _ environment: [String: String] = [:]
  ) async -> Result<(status: Int, body: String), HTTPTransportError> {
    let proxy = "http://\(credentials)127.0.0.1:\(squid.port)"
    let variables = environment.merging(["HTTP_PROXY": proxy, "HTTPS_PROXY": proxy]) { first, _ in first }
    return await AsyncHTTPTransport.with(environment: Environment(variables)) { transport in
      do throws(HTTPTransportError) {
        let response = try await transport.send(HTTPRequest(url: url))
        let body = (try? await response.body.collect(limit: 1 << 20)) ?? []
        return .success((response.status, String(decoding: body, as: UTF8.self)))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test("Plain http passes with user and password, and is refused without")
  func plain() async throws {
    try await withFakeHTTPServer(answering: { .text(200, "you asked for \($0.target)") }) { origin in
      try await withSquid { squid in
        let url = "http://cloud.example:\(origin.port)/list?a=b"
        let answer = try await Self.fetch(url, through: squid, credentials: "user:p%40ss@").get()
        #expect(answer.status == 200)
        #expect(answer.body == "you asked for /list?a=b")
        let seen = try #require(origin.requests.first)
        #expect(seen.header("host") == "cloud.example:\(origin.port)")
        #expect(seen.header("via")?.contains("squid") == true)
        #expect(seen.header("proxy-authorization") == nil)

        let bare = await Self.fetch(url, through: squid)
        let asks = "the proxy 127.0.0.1:\(squid.port) asks for user and password of HTTP_PROXY"
        #expect(throws: HTTPTransportError(.proxy, asks)) { try bare.get() }
        let wrong = await Self.fetch(url, through: squid, credentials: "user:wrong@")
        let denies = "the proxy 127.0.0.1:\(squid.port) does not accept user and password of HTTP_PROXY"
        #expect(throws: HTTPTransportError(.proxy, denies)) { try wrong.get() }
        #expect(origin.requests.count == 1)
      }
    }
  }

  @Test("A rule of the proxy that denies is told as the proxy's", arguments: ["http", "https"])
  func denied(_ scheme: String) async throws {
    try await withSquid { squid in
      let result = await Self.fetch("\(scheme)://denied.example/", through: squid, credentials: "user:p%40ss@")
      let error = #expect(throws: HTTPTransportError.self) { try result.get() }
      #expect(error?.code == .proxy)
      let port = scheme == "http" ? 80 : 443
      let words =
        scheme == "http"
        ? "did not pass the request on to denied.example:\(port): ERR_ACCESS_DENIED 0, status 403"
        : "refused to open a way to denied.example:\(port)"
      #expect(error?.message == "the proxy 127.0.0.1:\(squid.port) \(words)")
    }
  }

  @Test("An origin that is not there is told as the proxy tells it")
  func absentOrigin() async throws {
    let port = try FreePort.find()
    try await withSquid { squid in
      let result = await Self.fetch("http://cloud.example:\(port)/", through: squid, credentials: "user:p%40ss@")
      let error = #expect(throws: HTTPTransportError.self) { try result.get() }
      #expect(error?.code == .proxy)
      #expect(error?.message.contains("did not pass the request on to cloud.example:\(port): ERR_CONNECT_FAIL") == true)
    }
  }

  @Test("https passes through a tunnel, and the certificate is that of the origin")
  func tunnel() async throws {
    try await withTLSServer { origin in
      try await withSquid { squid in
        let answer = try await Self.fetch(
          "https://cloud.example:\(origin.port)/", through: squid, credentials: "user:p%40ss@",
          ["SSL_CERT_FILE": origin.authority.path("ca.pem")]
        ).get()
        #expect(answer.status == 200)
      }
    }
  }
}
