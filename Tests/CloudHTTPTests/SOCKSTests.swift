import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Requests go through a SOCKS proxy")
struct SOCKSTests {
  private static func environment(_ proxy: SOCKSProxy, _ more: [String: String] = [:]) -> Environment {
    let address = "socks5://127.0.0.1:\(proxy.port)"
    return Environment(more.merging(["HTTP_PROXY": address, "HTTPS_PROXY": address]) { first, _ in first })
  }

  @Test("Plain http is sent through the way that the proxy opens, and the proxy resolves the name")
  func plain() async throws {
    try await withFakeHTTPServer(answering: { .text(200, "you asked for \($0.target)") }) { origin in
      try await withSOCKSProxy { proxy in
        try await AsyncHTTPTransport.with(environment: Self.environment(proxy)) { transport in
          let url = "http://cloud.example:\(origin.port)/list?a=b"
          let response = try await transport.send(HTTPRequest(url: url))
          let body = try await response.body.collect(limit: 1000)
          #expect(String(decoding: body, as: UTF8.self) == "you asked for /list?a=b")
        }
        #expect(proxy.targets == [SOCKSProxy.Target(host: "cloud.example", port: origin.port)])
        #expect(origin.requests.first?.header("host") == "cloud.example:\(origin.port)")
      }
    }
  }

  @Test("https is TLS with the origin inside that way")
  func secure() async throws {
    try await withTLSServer { origin in
      try await withSOCKSProxy { proxy in
        let environment = Self.environment(proxy, ["SSL_CERT_FILE": origin.authority.path("ca.pem")])
        try await AsyncHTTPTransport.with(environment: environment) { transport in
          let response = try await transport.send(HTTPRequest(url: "https://cloud.example:\(origin.port)/"))
          #expect(response.status == 200)
        }
        #expect(proxy.targets == [SOCKSProxy.Target(host: "cloud.example", port: origin.port)])
      }
    }
  }

  @Test("A proxy that opens no way is named as the proxy", arguments: [UInt8(1), 2, 4, 5])
  func refused(_ reply: UInt8) async throws {
    try await withSOCKSProxy(reply: reply) { proxy in
      let error = await AsyncHTTPTransportTests.failure(
        HTTPRequest(url: "http://cloud.example/"), environment: Self.environment(proxy))
      let words = "the SOCKS proxy 127.0.0.1:\(proxy.port) did not open a way to cloud.example:80"
      #expect(error == HTTPTransportError(.proxy, words))
    }
  }

  @Test("A proxy that is not there is named as the proxy")
  func absent() async throws {
    let port = try FreePort.find()
    let error = await AsyncHTTPTransportTests.failure(
      HTTPRequest(url: "http://cloud.example/"), environment: ["HTTP_PROXY": "socks5://127.0.0.1:\(port)"])
    #expect(error == HTTPTransportError(.proxy, "the proxy 127.0.0.1:\(port) refuses connections"))
  }
}
