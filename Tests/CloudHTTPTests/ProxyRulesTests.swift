import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import Testing

@Suite("Proxies are chosen as Go's net/http chooses them")
struct ProxyRulesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let environment: [String: String]
    let url: String
    /// Host and port of the proxy; nil for a direct way.
    let proxy: String?
    var testDescription: String { "\(environment.sorted { $0.key < $1.key }) \(url)" }

    init(_ environment: [String: String], _ url: String, _ proxy: String?) {
      self.environment = environment
      self.url = url
      self.proxy = proxy
    }

    /// With a proxy for both schemes.
    init(noProxy: String, _ url: String, isDirect: Bool) {
      let environment = ["HTTP_PROXY": "p:3128", "HTTPS_PROXY": "p:3128", "NO_PROXY": noProxy]
      self.init(environment, url, isDirect ? nil : "p:3128")
    }
  }

  static let cases: [Case] = [
    Case([:], "http://a.example/", nil),
    Case(["HTTP_PROXY": "http://p:3128"], "http://a.example/", "p:3128"),
    Case(["HTTP_PROXY": "http://p:3128"], "https://a.example/", nil),
    Case(["HTTPS_PROXY": "http://p:3128"], "https://a.example/", "p:3128"),
    Case(["HTTPS_PROXY": "http://p:3128"], "http://a.example/", nil),
    Case(["http_proxy": "p:1"], "http://a.example/", "p:1"),
    Case(["https_proxy": "p:1"], "https://a.example/", "p:1"),
    Case(["HTTP_PROXY": "big:1", "http_proxy": "small:1"], "http://a.example/", "big:1"),
    Case(["HTTP_PROXY": "", "http_proxy": "small:1"], "http://a.example/", "small:1"),
    Case(["ALL_PROXY": "p:1"], "http://a.example/", nil),
    Case(["HTTP_PROXY": "p"], "http://a.example/", "p:80"),
    Case(["HTTP_PROXY": "http://p"], "http://a.example/", "p:80"),
    Case(["HTTP_PROXY": "https://p"], "http://a.example/", "p:443"),
    Case(["HTTP_PROXY": "socks5://p"], "http://a.example/", "p:1080"),
    Case(["HTTP_PROXY": "socks5h://p:9"], "http://a.example/", "p:9"),
    Case(["HTTP_PROXY": "http://[2001:db8::1]:8080/"], "http://a.example/", "[2001:db8::1]:8080"),
    Case(["HTTP_PROXY": "http://u:p%40ss@p:3128"], "http://a.example/", "p:3128"),
    Case(noProxy: "*", "http://a.example/", isDirect: true),
    Case(noProxy: "a.example", "http://a.example/", isDirect: true),
    Case(noProxy: "a.example", "http://b.a.example/", isDirect: true),
    Case(noProxy: "a.example", "http://ba.example/", isDirect: false),
    Case(noProxy: "A.Example", "http://a.example/", isDirect: true),
    Case(noProxy: "a.example", "https://A.EXAMPLE./", isDirect: true),
    Case(noProxy: ".a.example", "http://a.example/", isDirect: false),
    Case(noProxy: ".a.example", "http://b.a.example/", isDirect: true),
    Case(noProxy: "*.a.example", "http://a.example/", isDirect: false),
    Case(noProxy: "*.a.example", "http://b.a.example/", isDirect: true),
    Case(noProxy: "x, a.example ,y", "http://a.example/", isDirect: true),
    Case(noProxy: "a.example:8080", "http://a.example:8080/", isDirect: true),
    Case(noProxy: "a.example:8080", "http://a.example/", isDirect: false),
    Case(noProxy: "a.example:443", "https://a.example/", isDirect: true),
    Case(noProxy: "10.0.0.1", "http://10.0.0.1/", isDirect: true),
    Case(noProxy: "10.0.0.1", "http://10.0.0.2/", isDirect: false),
    Case(noProxy: "10.0.0.1:80", "http://10.0.0.1/", isDirect: true),
    Case(noProxy: "10.0.0.1:81", "http://10.0.0.1/", isDirect: false),
    Case(noProxy: "10.0.0.0/8", "https://10.200.3.4/", isDirect: true),
    Case(noProxy: "10.0.0.0/8", "https://11.0.0.1/", isDirect: false),
    Case(noProxy: "2001:db8::/32", "https://[2001:db8::5]:6443/", isDirect: true),
    Case(noProxy: "2001:db8::5", "https://[2001:db8::5]:6443/", isDirect: true),
    Case(noProxy: "[2001:db8::5]:6443", "https://[2001:db8::5]:6443/", isDirect: true),
    Case(noProxy: "10.0.0.0/99,,:80", "http://10.0.0.1/", isDirect: false),
    Case(noProxy: "", "http://localhost:1234/", isDirect: true),
    Case(noProxy: "", "http://127.0.0.1:1234/", isDirect: true),
    Case(noProxy: "", "http://127.8.9.10/", isDirect: true),
    Case(noProxy: "", "http://[::1]/", isDirect: true),
    Case(noProxy: "", "http://169.254.169.254/latest/", isDirect: true),
    Case(noProxy: "", "http://169.254.170.2/", isDirect: true),
    Case(noProxy: "", "http://[fd00:ec2::254]/latest/", isDirect: true),
    Case(noProxy: "", "http://[fe80::a9fe:a9fe]/", isDirect: true),
    Case(noProxy: "", "http://metadata.google.internal/", isDirect: true),
    Case(noProxy: "", "http://100.100.100.200/", isDirect: true),
    Case(noProxy: "", "http://100.100.100.201/", isDirect: false),
    Case(noProxy: "", "http://[fd00:ec3::254]/", isDirect: false),
  ]

  @Test("Variables, exceptions and addresses decide", arguments: cases)
  func chooses(_ row: Case) throws {
    let url = try #require(URLParts(row.url))
    #expect(try ProxyRules(Environment(row.environment)).proxy(for: url)?.place == row.proxy)
  }

  @Test("User and password are decoded")
  func credentials() throws {
    let proxy = try ProxyServer("http://us%65r:p%40ss:word@p:3128", from: "HTTP_PROXY")
    #expect(proxy.user == "user")
    #expect(proxy.password?.reveal() == "p@ss:word")
    #expect(proxy.basicCredentials?.reveal() == "dXNlcjpwQHNzOndvcmQ=")
    #expect("\(proxy)".contains("p@ss") == false)
  }

  @Test(
    "A broken proxy variable is named without its password",
    arguments: [
      "ftp://user:hunter22@p:21", "http://user:hunter22@p:99999", "http://user:hunter22@", "socks5://user:hunter22@p",
      "http://user:hunter22%zz@p:1", "http://user:hunter22@p q:1",
    ])
  func broken(_ text: String) throws {
    let rules = ProxyRules(["https_proxy": text])
    let error = try #require(throws: HTTPTransportError.self) {
      _ = try rules.proxy(for: try #require(URLParts("https://a.example/")))
    }
    #expect(error.code == .misconfigured)
    #expect(error.message.hasPrefix("https_proxy is no proxy: "))
    #expect(!error.message.contains("hunter22"))
  }

  @Test("A broken proxy variable does no harm to requests that do not need it")
  func brokenButUnused() throws {
    let rules = ProxyRules(["HTTPS_PROXY": "ftp://p", "NO_PROXY": "b.example"])
    #expect(try rules.proxy(for: try #require(URLParts("http://a.example/"))) == nil)
    #expect(try rules.proxy(for: try #require(URLParts("https://b.example/"))) == nil)
    #expect(try rules.proxy(for: try #require(URLParts("https://127.0.0.1/"))) == nil)
  }
}
