import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("The log of requests")
struct RequestLogTests {
  private let log = LogCapture()

  private func transport(_ answers: Result<HTTPResponse, HTTPTransportError>...) -> RequestLog {
    RequestLog(ScriptedTransport(answers: answers), clock: ManualClock(), logger: log.logger)
  }

  @Test("One line tells method, URL, status, bytes and time, without query, user and secrets")
  func line() async throws {
    let request = HTTPRequest(
      method: "POST", url: "https://user:canary-1@cloud.example/v1/canary-3?token=canary-2",
      headers: [("X-Auth-Token", "canary-3")])
    let response = try await transport(.success(.text(200, "12345"))).send(request)
    #expect(log.entries.isEmpty)
    #expect(try await response.body.collect(limit: 100) == Array("12345".utf8))
    #expect(log.entries.map(\.text) == ["POST https://cloud.example/v1/<secret>: 200, 5 bytes, 0s"])
    #expect(!log.text.contains("canary"))
  }

  @Test("A request without an answer tells why")
  func failure() async {
    let failure = HTTPTransportError(.refused, "cloud.example:443 refuses connections")
    await #expect(throws: failure) {
      _ = try await transport(.failure(failure)).send(HTTPRequest(url: "https://cloud.example/"))
    }
    #expect(log.entries.map(\.text) == ["GET https://cloud.example/: cloud.example:443 refuses connections, 0s"])
  }

  @Test("An answer that nobody reads to its end is told as well")
  func unread() async throws {
    do {
      let response = try await transport(.success(.text(404, "long"))).send(HTTPRequest(url: "http://cloud.example/a"))
      #expect(response.status == 404)
    }
    #expect(log.entries.map(\.text) == ["GET http://cloud.example/a: 404, 0 bytes, the rest was not read, 0s"])
  }

  @Test("An answer that breaks off says so")
  func broken() async throws {
    let body = HTTPBody { { throw HTTPTransportError(.closed, "gone") } }
    let response = try await transport(.success(HTTPResponse(status: 200, body: body))).send(
      HTTPRequest(url: "http://cloud.example/"))
    await #expect(throws: HTTPTransportError.self) { try await response.body.collect(limit: 100) }
    #expect(log.entries.map(\.text) == ["GET http://cloud.example/: 200, 0 bytes, the answer broke off, 0s"])
  }
}
