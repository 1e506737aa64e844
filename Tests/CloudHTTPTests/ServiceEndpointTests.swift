import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import Testing

@Suite("Where a service is and who asks it")
struct ServiceEndpointTests {
  @Test(
    "Paths and queries are put behind the base",
    arguments: [
      ("https://api.example", "https://api.example/v2/list?a=b%20c"),
      ("https://api.example:8443/base/", "https://api.example:8443/base/v2/list?a=b%20c"),
      ("http://127.0.0.1:80/x", "http://127.0.0.1/x/v2/list?a=b%20c"),
      ("http://localhost:99", "http://localhost:99/v2/list?a=b%20c"), ("http://[::1]", "http://[::1]/v2/list?a=b%20c"),
    ])
  func urls(base: String, expected: String) throws {
    let endpoint = try #require(ServiceEndpoint(base))
    #expect(endpoint.url("v2/list", query: [("a", "b c")]) == expected)
    #expect(!endpoint.url("v2/list").contains("?"))
  }

  @Test(
    "What would tell a secret, or has a part too many, is no base",
    arguments: [
      "http://api.example", "http://10.0.0.1", "http://localhost.example", "https://api.example?a=b",
      "https://u:p@api.example",
      "https://api.example#f", "api.example", "ftp://api.example", "",
    ])
  func refused(base: String) {
    #expect(ServiceEndpoint(base) == nil)
  }

  @Test("Each way of authorization is one header")
  func headers() throws {
    let ways: [(Authorization, String)] = [
      (.bearer(Secret("sesame")), "Authorization: Bearer sesame"),
      (.token(Secret("sesame"), in: "X-Auth-Token"), "X-Auth-Token: sesame"),
      (.basic(user: "u", password: Secret("p:é")), "Authorization: Basic dTpwOsOp"),
    ]
    for (way, expected) in ways {
      let header = try way.header(for: "fake")
      #expect("\(header.name): \(header.value)" == expected)
      #expect(!"\(way)".contains(header.value))
    }
  }

  @Test("A secret that no header can carry is told without being shown", arguments: ["canary\r", "can\nary", "canaré"])
  func badSecrets(text: String) {
    let error = #expect(throws: DiscoveryError.self) { try Authorization.bearer(Secret(text)).header(for: "fake") }
    #expect(error?.code == .configuration)
    #expect(error?.description.contains(text) == false)
  }
}
