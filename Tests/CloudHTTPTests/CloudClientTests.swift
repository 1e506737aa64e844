import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Synchronization
import Testing

@Suite("A call is repeated, mapped and cleaned the same way for every provider")
struct CloudClientTests {
  struct Reply: Decodable, Sendable, Equatable {
    let name: String
  }

  static let request = HTTPRequest(url: "https://api.example/v1/list?token=canary-query")

  /// A client whose waits pass at once, and which notes how long they were.
  static func client(
    _ transport: ScriptedTransport, clock: any Clock<Duration> = EagerClock(), retries: RetryPolicy = seeded,
    cache: SessionCache = SessionCache(), log: LogCapture = LogCapture()
  ) -> CloudClient {
    let context = DiscoveryContext.test(clock: clock, transport: transport, cache: cache, logger: log.logger)
    return CloudClient(context, provider: "fake", retries: retries)
  }

  static let seeded = RetryPolicy(seed: 7)

  static func failure(_ client: CloudClient) async -> DiscoveryError? {
    do throws(DiscoveryError) {
      _ = try await client.json(Reply.self, { () throws(DiscoveryError) in request })
      return nil
    } catch {
      return error
    }
  }

  @Test("Two server faults and then an answer make an answer; the request is made anew for every try")
  func repeats() async throws {
    let transport = ScriptedTransport(.text(500), .text(503, "busy"), .text(200, #"{"name":"a"}"#))
    let clock = EagerClock()
    let made = Mutex(0)
    let reply = try await Self.client(transport, clock: clock).json(Reply.self) { () throws(DiscoveryError) in
      made.withLock { $0 += 1 }
      return Self.request
    }
    #expect(reply == Reply(name: "a"))
    #expect(made.withLock { $0 } == 3)
    let waits = clock.sleeps
    #expect(waits.count == 2)
    #expect(waits[0] < .seconds(1) && waits[1] < .seconds(2))
  }

  @Test("The same seed waits the same")
  func deterministic() async {
    var all: [[Duration]] = []
    for _ in 0..<2 {
      let clock = EagerClock()
      _ = await Self.failure(Self.client(ScriptedTransport { _ in .text(500) }, clock: clock))
      all.append(clock.sleeps)
    }
    #expect(all[0] == all[1])
    #expect(all[0].count == 2)
  }

  struct Status: Sendable {
    let status: Int
    let code: DiscoveryError.Code
    let tries: Int
  }

  @Test(
    "Each status has its meaning",
    arguments: [
      Status(status: 301, code: .badResponse, tries: 1), Status(status: 400, code: .badResponse, tries: 1),
      Status(status: 401, code: .denied, tries: 1), Status(status: 403, code: .denied, tries: 1),
      Status(status: 404, code: .badResponse, tries: 1), Status(status: 408, code: .timedOut, tries: 3),
      Status(status: 429, code: .throttled, tries: 3), Status(status: 500, code: .serverFault, tries: 3),
      Status(status: 501, code: .serverFault, tries: 1), Status(status: 504, code: .serverFault, tries: 3),
    ])
  func statuses(_ row: Status) async throws {
    let transport = ScriptedTransport { _ in .text(row.status, "sorry <b>you</b>") }
    let error = try #require(await Self.failure(Self.client(transport)))
    #expect(error.code == row.code)
    #expect(transport.requests.count == row.tries)
    #expect(error.message.hasPrefix("https://api.example/v1/list answered \(row.status)"))
    #expect(!error.remedy.isEmpty)
    #expect(!"\(error)".contains("canary"))
  }

  @Test("A short Retry-After is waited for, a long one is thrown")
  func retryAfter() async throws {
    let clock = EagerClock()
    let short = ScriptedTransport(.text(429, headers: [("retry-after", "2")]), .text(200, #"{"name":"a"}"#))
    #expect(await Self.failure(Self.client(short, clock: clock)) == nil)
    #expect(clock.sleeps.count == 1 && clock.sleeps[0] >= .seconds(2) && clock.sleeps[0] < .seconds(3))

    let long = ScriptedTransport { _ in .text(429, headers: [("Retry-After", "120")]) }
    let error = try #require(await Self.failure(Self.client(long)))
    #expect(error.code == .throttled)
    #expect(error.retryAfter == .seconds(120))
    #expect(long.requests.count == 1)
  }

  @Test("Retry-After may be a date, and 503 with it means throttling")
  func retryAfterDate() async throws {
    // The test's wall clock stands at 03:04:05.
    let headers = [(name: "Retry-After", value: "Fri, 02 Jan 2026 03:05:05 GMT")]
    let transport = ScriptedTransport { _ in .text(503, headers: headers) }
    let error = try #require(await Self.failure(Self.client(transport)))
    #expect(error.code == .throttled)
    #expect(error.retryAfter == .seconds(60))

    let ahead = ScriptedTransport { _ in .text(429, headers: headers + [("Date", "Fri, 02 Jan 2026 03:03:05 GMT")]) }
    #expect(try #require(await Self.failure(Self.client(ahead))).retryAfter == .seconds(120))
  }

  @Test("Of the failures with the status of a success, throttling alone is tried again")
  func failingSuccess() async throws {
    for (code, tries) in [(DiscoveryError.Code.throttled, 3), (.serverFault, 1), (.denied, 1), (.badResponse, 1)] {
      let transport = ScriptedTransport { _ in .text(200, "later") }
      let error = await #expect(throws: DiscoveryError.self) {
        try await Self.client(transport).perform { () throws(DiscoveryError) in
          Self.request
        } read: { _ in
          throw DiscoveryError(code, in: "test", "later", remedy: "wait")
        }
      }
      #expect(error?.code == code)
      #expect(transport.requests.count == tries)
    }
  }

  @Test("A probe takes silence for an answer, and tries again what was answered")
  func probe() async throws {
    let silent = ScriptedTransport { _ throws(HTTPTransportError) in throw HTTPTransportError(.timedOut, "silence") }
    _ = try #require(await Self.failure(Self.client(silent, retries: .metadataProbe)))
    #expect(silent.requests.count == 1)
    let busy = ScriptedTransport(.text(503), .text(200, #"{"name":"a"}"#))
    #expect(await Self.failure(Self.client(busy, retries: .metadataProbe)) == nil)
  }

  @Test("Retries are one in ten calls once the reserve is spent")
  func budget() async {
    let transport = ScriptedTransport { _ in .text(500) }
    let cache = SessionCache()
    for _ in 0..<100 { _ = await Self.failure(Self.client(transport, cache: cache)) }
    // 100 calls, a reserve of 10, and a tenth of the 99 calls after the first, which finds it full.
    #expect(transport.requests.count == 119)
  }

  @Test("A provider's own classification decides")
  func classification() async throws {
    let transport = ScriptedTransport { _ in .text(400, headers: [("X-Id", "7")], "RequestLimitExceeded") }
    let client = Self.client(transport)
    let error = await #expect(throws: DiscoveryError.self) {
      try await client.perform { () throws(DiscoveryError) in
        Self.request
      } classify: { fault in
        guard fault.status == 400, fault.header("x-id") == "7" else { return nil }
        return FaultClass(
          code: .throttled, message: fault.excerpt ?? "", remedy: "wait", isTransient: true, retryAfter: .seconds(90)
        )
      } read: { _ in
      }
    }
    #expect(error?.code == .throttled)
    #expect(error?.message == "RequestLimitExceeded")
    #expect(error?.retryAfter == .seconds(90))
    #expect(transport.requests.count == 1)
  }

  @Test("A body that breaks is fetched again; one that breaks again and again is an error")
  func cutBody() async throws {
    let cut = HTTPBody {
      var pieces: [[UInt8]] = [Array(#"{"na"#.utf8)]
      return {
        if !pieces.isEmpty { return pieces.removeFirst() }
        throw HTTPTransportError(.closed, "api.example:443 closed the connection in the middle of its answer")
      }
    }
    let once = ScriptedTransport(HTTPResponse(status: 200, body: cut), .text(200, #"{"name":"a"}"#))
    #expect(await Self.failure(Self.client(once)) == nil)
    let always = ScriptedTransport { _ in HTTPResponse(status: 200, body: cut) }
    let error = try #require(await Self.failure(Self.client(always)))
    #expect(error.code == .unreachable)
    #expect(always.requests.count == 3)
  }

  @Test("HTML instead of JSON is named as such, with the place it came from")
  func html() async throws {
    let transport = ScriptedTransport(.text(200, "<html><title>Please log in</title></html>"))
    let error = try #require(await Self.failure(Self.client(transport)))
    #expect(error.code == .badResponse)
    #expect(
      error.message == """
        https://api.example/v1/list: the answer is a web page or XML where JSON was expected; it begins with: \
        <html><title>Please log in</title></html>
        """)
  }

  @Test("A redirect is refused and its target named")
  func redirect() async throws {
    let transport = ScriptedTransport(.text(302, headers: [("Location", "https://evil.example/?x=canary")]))
    let error = try #require(await Self.failure(Self.client(transport)))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("a redirect to https://evil.example, which is not followed"))
    #expect(!error.message.contains("canary"))
  }

  @Test("Cancelling ends the wait between tries")
  func cancellation() async throws {
    let clock = ManualClock()
    let client = Self.client(ScriptedTransport { _ in .text(500) }, clock: clock)
    let error = try await withThrowingTaskGroup(of: DiscoveryError?.self) { group in
      group.addTask { await Self.failure(client) }
      try await clock.waitForSleepers(count: 1)
      group.cancelAll()
      return try await group.next() ?? nil
    }
    #expect(error?.code == .timedOut)
    #expect(error?.message.contains("was cancelled") == true)
  }

  struct TransportCase: Sendable {
    let cause: HTTPTransportError.Code
    let code: DiscoveryError.Code
    let tries: Int
  }

  @Test(
    "Each failure of the transport has its meaning",
    arguments: [
      TransportCase(cause: .badURL, code: .configuration, tries: 1),
      TransportCase(cause: .misconfigured, code: .configuration, tries: 1),
      TransportCase(cause: .unresolvable, code: .unreachable, tries: 1),
      TransportCase(cause: .refused, code: .unreachable, tries: 3),
      TransportCase(cause: .timedOut, code: .timedOut, tries: 3),
      TransportCase(cause: .tls, code: .unreachable, tries: 1),
      TransportCase(cause: .proxy, code: .proxy, tries: 1),
      TransportCase(cause: .closed, code: .unreachable, tries: 3),
      TransportCase(cause: .bodyTooLarge, code: .badResponse, tries: 1),
      TransportCase(cause: .malformed, code: .badResponse, tries: 1),
    ])
  func transportFailures(_ row: TransportCase) async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in throw HTTPTransportError(row.cause, "words") }
    let error = try #require(await Self.failure(Self.client(transport)))
    #expect(error.code == row.code)
    #expect(error.message == "words")
    #expect(transport.requests.count == row.tries)
  }

  @Test("A server that echoes gets no secret into an error or the log")
  func redaction() async throws {
    let log = LogCapture()
    let transport = ScriptedTransport { request in
      let headers = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: " ")
      return .text(500, "\(headers) \(request.url) \(String(decoding: request.body, as: UTF8.self))")
    }
    let form = "client_id=me&client_secret=canary-form%2Fx&grant=y"
    let bodies = [form, #"{"user":"me","password" : "canary-json"}"#]
    for body in bodies {
      let client = Self.client(transport, log: log)
      let error = await #expect(throws: DiscoveryError.self) {
        try await client.perform { () throws(DiscoveryError) in
          HTTPRequest(
            method: "POST", url: "https://api.example/?access_token=canary-query",
            headers: [("Authorization", "Bearer canary-header"), ("X-Auth-Token", "canary-second")],
            body: Array(body.utf8)
          )
        } read: { _ in
        }
      }
      let text = "\(try #require(error))"
      #expect(!text.contains("canary"), "\(text)")
      #expect(text.contains("<secret>"))
    }
    #expect(!log.text.contains("canary"), "\(log.text)")
  }
}
