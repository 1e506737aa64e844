import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("The transport keeps its bounds against real servers")
struct AsyncHTTPTransportTests {
  static func failure(
    _ request: HTTPRequest, environment: Environment = [:]
  ) async -> HTTPTransportError? {
    await AsyncHTTPTransport.with(environment: environment) { transport in
      do {
        _ = try await transport.send(request).body.collect(limit: .max)
        return nil
      } catch {
        return error as? HTTPTransportError
      }
    }
  }

  /// What a server gets when it is sent one request, and how the client sees the answer.
  static func exchange(_ answer: FakeAnswer, _ change: (inout HTTPRequest) -> Void = { _ in }) async throws
    -> HTTPTransportError?
  {
    try await withFakeHTTPServer(answering: { _ in answer }) { server in
      var request = HTTPRequest(url: server.url("/list?secret=canary"))
      change(&request)
      let error = try await withDeadline(for: "an answer or an error") { [request] in await failure(request) }
      if let error {
        #expect(error.message.contains("127.0.0.1:\(server.port)"), "\(error)")
        #expect(!error.message.contains("canary"))
        #expect(!error.message.contains("HTTPClientError"))
      }
      try await withDeadline(for: "the end of all connections") { try await server.waitForDisconnection() }
      return error
    }
  }

  @Test("A request arrives as it was made, with the transport's own headers")
  func request() async throws {
    try await withFakeHTTPServer(answering: { .text(201, headers: [("X-Seen", "a")], $0.text) }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let request = HTTPRequest(
          method: "POST", url: server.url("/a%20b/c?x=1%2B2&y=~z"), headers: [("X-Mine", "one")],
          body: Array("hello".utf8)
        )
        let response = try await transport.send(request)
        #expect(response.status == 201)
        #expect(response.header("x-seen") == "a")
        #expect(try await response.body.collect(limit: 100) == Array("hello".utf8))
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST")
        #expect(seen.target == "/a%20b/c?x=1%2B2&y=~z")
        #expect(seen.header("host") == "127.0.0.1:\(server.port)")
        #expect(seen.header("user-agent") == "dkron/\(Version.current)")
        #expect(seen.header("x-mine") == "one")
        #expect(seen.header("content-length") == "5")
      }
    }
  }

  @Test("Connections are used again")
  func reuse() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "ok") }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        for _ in 0..<5 { _ = try await transport.send(HTTPRequest(url: server.url("/"))).body.collect(limit: 100) }
      }
      #expect(server.requests.count == 5)
      #expect(server.connections == 1)
    }
  }

  @Test("A redirect comes back as an answer")
  func redirect() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(302, headers: [("Location", "/other")]) }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let status = try await transport.send(HTTPRequest(url: server.url("/"))).status
        #expect(status == 302)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("The deadline holds for a server that never answers")
  func silence() async throws {
    let error = try await Self.exchange(.silence) { $0.deadline = .milliseconds(200) }
    #expect(error?.code == .timedOut)
    #expect(error?.message.hasSuffix("did not answer within 200ms") == true)
  }

  @Test("The deadline holds for a body that comes drop by drop")
  func drip() async throws {
    let answer = FakeAnswer.drip(body: Array(repeating: 65, count: 100_000), piece: 1, pause: .milliseconds(10))
    let error = try await Self.exchange(answer) { $0.deadline = .milliseconds(300) }
    #expect(error?.code == .timedOut)
    #expect(error?.message.hasSuffix("did not finish its answer within 300ms") == true)
  }

  @Test("A body may not grow beyond its limit, with a length given or without", arguments: [true, false])
  func bodyLimit(isChunked: Bool) async throws {
    let answer = isChunked ? FakeAnswer.chunked(count: 5000) : .text(200, String(repeating: "x", count: 5000))
    let error = try await Self.exchange(answer) { $0.bodyLimit = 4999 }
    #expect(error?.code == .bodyTooLarge)
    #expect(error?.message.hasSuffix("is larger than 4999 bytes") == true)
    #expect(try await Self.exchange(answer) { $0.bodyLimit = 5000 } == nil)
  }

  @Test("A large body passes through whole")
  func large() async throws {
    try await withFakeHTTPServer(answering: { _ in .chunked(count: 3_000_000) }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        var count = 0
        for try await piece in try await transport.send(HTTPRequest(url: server.url("/"))).body { count += piece.count }
        #expect(count == 3_000_000)
      }
    }
  }

  @Test("A compressed body is unpacked")
  func gzip() async throws {
    let packed = try await Self.gzip("printf 'hello, hello, hello'")
    try await withFakeHTTPServer(answering: { request in
      guard request.header("accept-encoding") == "gzip" else { return .text(400) }
      return .respond(status: 200, headers: [("Content-Encoding", "gzip")], body: packed)
    }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let body = try await transport.send(HTTPRequest(url: server.url("/"))).body.collect(limit: 100)
        #expect(String(decoding: body, as: UTF8.self) == "hello, hello, hello")
      }
    }
  }

  @Test("A small answer that unpacks to a giant one is stopped")
  func bomb() async throws {
    let packed = try await Self.gzip("head -c 30000000 /dev/zero")
    #expect(packed.count < 100_000)
    let answer = FakeAnswer.respond(status: 200, headers: [("Content-Encoding", "gzip")], body: packed)
    let error = try await Self.exchange(answer) { $0.bodyLimit = 1 << 20 }
    #expect(error?.code == .bodyTooLarge)
  }

  @Test("A body that ends early is an error")
  func cut() async throws {
    let error = try await Self.exchange(.cutShort(declared: 100, body: Array("abc".utf8)))
    #expect(error?.code == .closed)
    #expect(error?.message.hasSuffix("closed the connection in the middle of its answer") == true)
  }

  @Test("A server that hangs up is an error")
  func hangUp() async throws {
    let error = try await Self.exchange(.close)
    #expect(error?.code == .closed)
    #expect(error?.message.hasSuffix("closed the connection before it answered") == true)
  }

  @Test("What is no HTTP is an error")
  func noHTTP() async throws {
    let error = try await Self.exchange(.raw(Array("SSH-2.0-OpenSSH_9.9\r\n".utf8)))
    #expect(error?.code == .malformed)
  }

  @Test("A closed port is told at once")
  func refused() async throws {
    let port = try FreePort.find()
    let start = ContinuousClock().now
    let request = HTTPRequest(
      url: "http://127.0.0.1:\(port)/", deadline: .seconds(600), connectDeadline: .seconds(300))
    let error = await Self.failure(request)
    #expect(error == HTTPTransportError(.refused, "127.0.0.1:\(port) refuses connections"))
    // Repeated attempts would use the connect deadline up; a busy machine needs a fraction of it.
    #expect(ContinuousClock().now - start < .seconds(60))
  }

  @Test("A name without an address is told")
  func unresolvable() async throws {
    let error = await Self.failure(HTTPRequest(url: "http://no-such-host.invalid/"))
    #expect(error?.code == .unresolvable)
    #expect(error?.message == "the name no-such-host.invalid has no address")
  }

  @Test("Cancelling ends a request that waits for its answer, and its connection")
  func cancelHead() async throws {
    try await withFakeHTTPServer(answering: { _ in .silence }) { server in
      let request = HTTPRequest(url: server.url("/"), deadline: .seconds(600))
      try await withDeadline(for: "the end of a cancelled request") {
        let error = try await withThrowingTaskGroup(of: HTTPTransportError?.self) { group in
          group.addTask { await Self.failure(request) }
          _ = try await server.waitForRequests(count: 1)
          group.cancelAll()
          return try await group.next() ?? nil
        }
        #expect(error?.code == .cancelled)
        try await server.waitForDisconnection()
      }
    }
  }

  @Test("Cancelling ends a body that is still being read, and its connection")
  func cancelBody() async throws {
    let answer = FakeAnswer.drip(body: Array(repeating: 65, count: 100_000), piece: 1, pause: .milliseconds(10))
    try await withFakeHTTPServer(answering: { _ in answer }) { server in
      let begun = Watched(false)
      try await withDeadline(for: "the end of a cancelled body") {
        try await AsyncHTTPTransport.with(environment: [:]) { transport in
          let response = try await transport.send(HTTPRequest(url: server.url("/"), deadline: .seconds(600)))
          await withTaskGroup(of: Void.self) { group in
            group.addTask {
              await #expect(throws: CancellationError.self) {
                for try await _ in response.body { begun.change { $0 = true } }
              }
            }
            _ = try? await begun.first { $0 ? true : nil }
            group.cancelAll()
          }
        }
        try await server.waitForDisconnection()
      }
    }
  }

  @Test("A body that nobody reads gives its connection up")
  func dropped() async throws {
    try await withFakeHTTPServer(answering: { _ in .chunked(count: 50_000_000) }) { server in
      try await AsyncHTTPTransport.with(environment: [:]) { transport in
        let status = try await transport.send(HTTPRequest(url: server.url("/"))).status
        #expect(status == 200)
        try await withDeadline(for: "the end of a dropped answer") { try await server.waitForDisconnection() }
      }
    }
  }

  @Test("A transport that is dropped without a shutdown closes its connections")
  func forgotten() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "ok") }) { server in
      do {
        let transport = AsyncHTTPTransport(environment: [:])
        _ = try await transport.send(HTTPRequest(url: server.url("/"))).body.collect(limit: 100)
      }
      try await withDeadline(for: "the end of all connections") { try await server.waitForDisconnection() }
    }
  }

  @Test("After the shutdown every request fails, and a second shutdown does nothing")
  func shutdown() async throws {
    try await withFakeHTTPServer(answering: { _ in .text(200, "ok") }) { server in
      let transport = AsyncHTTPTransport(environment: [:])
      _ = try await transport.send(HTTPRequest(url: server.url("/")))
      await transport.shutdown()
      await transport.shutdown()
      let error = await #expect(throws: HTTPTransportError.self) {
        _ = try await transport.send(HTTPRequest(url: server.url("/")))
      }
      #expect(error?.code == .closed)
    }
  }

  static func gzip(_ command: String) async throws -> [UInt8] {
    let result = try await runChildProcess(
      "/bin/sh", arguments: ["-c", "\(command) | gzip -9 | base64 -w0"], environment: ["PATH": "/usr/bin:/bin"]
    )
    return Array(try #require(Data(base64Encoded: result.output)))
  }
}
