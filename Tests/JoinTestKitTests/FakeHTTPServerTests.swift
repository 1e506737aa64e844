import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Fake HTTP server")
struct FakeHTTPServerTests {
  private static let answers: [(FakeAnswer, Int32, String)] = [
    (.text(200, "hello"), 0, "hello"),
    (.text(503, headers: [(name: "Retry-After", value: "1")], "busy"), 0, "busy"),
    (.chunked(count: 40_000), 0, String(repeating: "x", count: 40_000)),
    (.drip(body: Array("drop".utf8), piece: 1, pause: .milliseconds(1)), 0, "drop"),
    (.cutShort(declared: 10, body: Array("cut".utf8)), 18, "cut"),
    (.raw(Array("HTTP/1.1 200 Raw\r\nContent-Length: 3\r\n\r\nraw".utf8)), 0, "raw"),
    (.close, 52, ""),
    (.silence, 28, ""),
  ]

  @Test("Every way of answering reaches a real client as it should", arguments: answers.indices)
  func arrives(_ index: Int) async throws {
    let (answer, code, body) = Self.answers[index]
    try await withFakeHTTPServer(answering: { _ in answer }) { server in
      let (status, output, _) = try await runChildProcess(
        "curl", arguments: ["-s", "--noproxy", "*", "-m", "2", "-d", "sent", server.url("/path?query=1")],
        environment: ["PATH": "/usr/bin:/bin"]
      )
      #expect(status == .code(code))
      #expect(output == body)
      let requests = server.requests
      #expect(requests.map(\.method) == ["POST"])
      #expect(requests.map(\.target) == ["/path?query=1"])
      #expect(requests.map(\.text) == ["sent"])
      try await server.waitForDisconnection()
    }
  }
}
