import JoinDiscovery
import JoinTestKit
import Testing

/// A way in which an answer goes wrong, and what must come of it.
struct Harm: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What the lookup may end with.
  let codes: Set<DiscoveryError.Code>
  /// How often the call is sent.
  let tries: Int
  /// Whether renewed credentials may be tried.
  var isRefusal = false
  /// What the error must ask to wait for.
  var retryAfter: Duration?
  let answer: @Sendable (FakeService.Call, ConformanceCase) -> FakeService.Answer

  private init(
    _ name: String, _ codes: Set<DiscoveryError.Code>, tries: Int, isRefusal: Bool = false, retryAfter: Duration? = nil,
    answer: @escaping @Sendable (FakeService.Call, ConformanceCase) -> FakeService.Answer
  ) {
    testDescription = name
    self.codes = codes
    self.tries = tries
    self.isRefusal = isRefusal
    self.retryAfter = retryAfter
    self.answer = answer
  }

  /// A failing status whose body repeats the whole call, as debugging servers do.
  private static func status(
    _ status: Int, _ code: DiscoveryError.Code, tries: Int, retryAfter: Duration? = nil,
    headers: [(name: String, value: String)] = []
  ) -> Harm {
    Harm(
      "\(status)\(headers.map { " with \($0.name)" }.joined())", [code], tries: tries,
      isRefusal: status == 401 || status == 403, retryAfter: retryAfter
    ) { call, testCase in
      .response(.text(status, headers: headers, testCase.fault(status, call.request.echo)))
    }
  }

  static let all = [
    status(401, .denied, tries: 1),
    status(403, .denied, tries: 1),
    status(429, .throttled, tries: 3),
    status(429, .throttled, tries: 1, retryAfter: .seconds(120), headers: [("Retry-After", "120")]),
    status(500, .serverFault, tries: 3),
    status(503, .throttled, tries: 1, retryAfter: .seconds(120), headers: [("Retry-After", "120")]),
    status(302, .badResponse, tries: 1, headers: [("Location", "https://foreign.example/login")]),
    status(418, .badResponse, tries: 1),
    Harm("500 with a body of another kind", [.serverFault], tries: 3) { call, _ in
      .response(.text(500, "<html><h1>Oh no</h1>\(call.request.echo)"))
    },
    Harm("a web page", [.badResponse], tries: 1) { call, _ in
      .response(
        .text(200, headers: [("Content-Type", "text/html")], "<html><p>Please log in.</p> \(call.request.echo)</html>"))
    },
    Harm("null", [.badResponse, .unreachable], tries: 1) { _, _ in .response(.text(200, "null")) },
    Harm("nothing", [.badResponse, .unreachable], tries: 1) { _, _ in .response(.text(200, "")) },
    Harm("half", [.badResponse, .unreachable], tries: 1) { _, _ in .half },
    Harm("a break", [.unreachable], tries: 3) { _, _ in .broken },
  ]
}

extension HTTPRequest {
  /// The whole request in one line that breaks neither JSON nor XML.
  var echo: String {
    let text =
      "\(headers.map { "\($0.name): \($0.value)" }.joined(separator: " ")) \(method) \(url) "
      + String(decoding: body, as: UTF8.self)
    return String(text.map { "\"\\<>&\n\r\t".contains($0) ? " " : $0 })
  }
}
