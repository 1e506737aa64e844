import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Requests go through a proxy as Go sends them")
struct ForwardingTests {
  /// Sends one request with a fake proxy that answers by `answer`, and returns what it was asked.
  static func ask(
    _ url: String, credentials: String = "", proxyScheme: String = "http", answer: FakeAnswer = .text(200, "from the proxy"),
    _ check: (Result<String, HTTPTransportError>, FakeHTTPServer) throws -> Void
  ) async throws {
    try await withFakeHTTPServer(answering: { _ in answer }) { proxy in
      let address = "\(proxyScheme)://\(credentials)127.0.0.1:\(proxy.port)"
      try await AsyncHTTPTransport.with(environment: ["HTTP_PROXY": address, "HTTPS_PROXY": address]) { transport in
        let result: Result<String, HTTPTransportError>
        do throws(HTTPTransportError) {
          let response = try await transport.send(HTTPRequest(url: url, headers: [("X-Mine", "a")]))
          result = .success(String(decoding: (try? await response.body.collect(limit: 1000)) ?? [], as: UTF8.self))
        } catch {
          result = .failure(error)
        }
        try check(result, proxy)
      }
    }
  }

  @Test("Plain http goes in absolute form, with credentials")
  func absoluteForm() async throws {
    try await Self.ask("http://cloud.example:8080/list?a=b", credentials: "user:p%40ss@") { result, proxy in
      #expect(try result.get() == "from the proxy")
      let request = try #require(proxy.requests.first)
      #expect(request.method == "GET")
      #expect(request.target == "http://cloud.example:8080/list?a=b")
      #expect(request.header("host") == "cloud.example:8080")
      #expect(request.header("proxy-authorization") == "Basic dXNlcjpwQHNz")
      #expect(request.header("x-mine") == "a")
    }
  }

  @Test("https goes through CONNECT, and the proxy sees no header of the request")
  func connect() async throws {
    try await Self.ask("https://cloud.example/list?a=b", credentials: "user:pass@", answer: .text(403)) {
      result, proxy in
      let request = try #require(proxy.requests.first)
      #expect(request.method == "CONNECT")
      #expect(request.target == "cloud.example:443")
      #expect(request.header("proxy-authorization") == "Basic dXNlcjpwYXNz")
      #expect(request.header("x-mine") == nil)
      let refusal = "the proxy 127.0.0.1:\(proxy.port) refused to open a way to cloud.example:443"
      #expect(throws: HTTPTransportError(.proxy, refusal)) { try result.get() }
    }
  }

  @Test("A proxy that wants credentials is named", arguments: ["http", "https"])
  func credentials(_ scheme: String) async throws {
    let answer = FakeAnswer.text(407, headers: [("Proxy-Authenticate", "Basic realm=\"x\"")])
    try await Self.ask("\(scheme)://cloud.example/", answer: answer) { result, proxy in
      let words = "the proxy 127.0.0.1:\(proxy.port) asks for user and password of \(scheme.uppercased())_PROXY"
      #expect(throws: HTTPTransportError(.proxy, words)) { try result.get() }
    }
    try await Self.ask("\(scheme)://cloud.example/", credentials: "a:hunter22@", answer: answer) { result, proxy in
      let words =
        "the proxy 127.0.0.1:\(proxy.port) does not accept user and password of \(scheme.uppercased())_PROXY"
      #expect(throws: HTTPTransportError(.proxy, words)) { try result.get() }
    }
  }

  @Test("A proxy that is not there is named as the proxy")
  func absent() async throws {
    let port = try FreePort.find()
    for scheme in ["http", "https"] {
      let environment: Environment = [
        "HTTP_PROXY": "http://127.0.0.1:\(port)", "HTTPS_PROXY": "http://127.0.0.1:\(port)",
      ]
      let error = await AsyncHTTPTransportTests.failure(
        HTTPRequest(url: "\(scheme)://cloud.example/"), environment: environment
      )
      #expect(error == HTTPTransportError(.proxy, "the proxy 127.0.0.1:\(port) refuses connections"))
    }
  }

  @Test("TLS to a proxy for an https URL is refused with words")
  func nestedTLS() async throws {
    try await Self.ask("https://cloud.example/", proxyScheme: "https") { result, proxy in
      #expect(proxy.requests.isEmpty)
      let error = #expect(throws: HTTPTransportError.self) { try result.get() }
      #expect(error?.code == .misconfigured)
      #expect(error?.message.contains("TLS inside TLS is not supported") == true)
    }
  }

  @Test("Metadata and loopback addresses never reach the proxy, nor does a request that bypasses it")
  func metadata() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "wrong") }) { proxy in
      let address = "http://127.0.0.1:\(proxy.port)"
      try await withFakeHTTPServer(answering: { _ in .text(200, "right") }) { origin in
        try await AsyncHTTPTransport.with(environment: ["HTTP_PROXY": address]) { transport in
          let body = try await transport.send(HTTPRequest(url: origin.url("/"))).body.collect(limit: 100)
          #expect(body == Array("right".utf8))
          for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"] {
            _ = try? await transport.send(
              HTTPRequest(url: url, deadline: .milliseconds(100), connectDeadline: .milliseconds(50))
            )
          }
          _ = try? await transport.send(HTTPRequest(url: "http://cloud.invalid/", bypassesProxy: true))
        }
      }
      #expect(proxy.requests.isEmpty)
      #expect(proxy.connections == 0)
    }
  }
}
