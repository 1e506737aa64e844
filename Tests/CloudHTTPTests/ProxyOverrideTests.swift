import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("A request may name its own proxy")
struct ProxyOverrideTests {
  private func override(_ url: String) -> ProxyOverride {
    ProxyOverride(url: Secret(url), source: "proxy-url in config.yml")
  }

  @Test("It goes before the variables, for this machine's own addresses too")
  func order() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "own") }) { own in
      try await withFakeHTTPServer(answering: { _ in .text(200, "variable's") }) { other in
        let environment: Environment = ["HTTP_PROXY": "http://127.0.0.1:\(other.port)", "NO_PROXY": "*"]
        try await AsyncHTTPTransport.with(environment: environment) { transport in
          let proxy = override("http://user:p%40ss@127.0.0.1:\(own.port)")
          for url in ["http://cloud.example/a", "http://127.0.0.1:1/b"] {
            let body = try await transport.send(HTTPRequest(url: url, proxy: proxy)).body.collect(limit: 100)
            #expect(body == Array("own".utf8))
          }
          #expect(own.requests.map(\.target) == ["http://cloud.example/a", "http://127.0.0.1:1/b"])
          #expect(own.requests.first?.header("proxy-authorization") == "Basic dXNlcjpwQHNz")
          #expect(other.requests.isEmpty)
        }
      }
    }
  }

  @Test("What is no proxy is told by its place, without its value")
  func broken() async throws {
    let request = HTTPRequest(url: "https://cloud.example/", proxy: override("ftp://user:canary@proxy.example"))
    let error = await AsyncHTTPTransportTests.failure(request)
    #expect(error?.code == .misconfigured)
    #expect(error?.message.hasPrefix("proxy-url in config.yml is no proxy") == true)
    #expect(error?.message.contains("canary") == false)
  }
}
