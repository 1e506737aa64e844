import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct TokenMetadataTests {
  private static let silence = HTTPTransportError(.timedOut, "no answer from 192.0.2.1:80 within 2s")

  private func service(
    _ transport: ScriptedTransport, lock: String? = nil, wallClock: FixedWallClock = FixedWallClock()
  ) -> TokenMetadata {
    TokenMetadata(
      MetadataDialect(
        name: "the metadata service", base: "http://192.0.2.1/", lifeHeader: "X-Life", tokenHeader: "X-Token",
        lock: lock, silenceRemedy: "move into the cloud", lostTokenRemedy: "raise the hop limit"),
      provider: "test", in: .test(clock: EagerClock(), transport: transport, wallClock: wallClock))
  }

  @Test("One token serves all requests until a minute before its end; none goes through a proxy or waits for long")
  func token() async throws {
    let transport = ScriptedTransport { $0.method == "PUT" ? .text(200, "t-1\n") : .text(200, " text \n") }
    let wallClock = FixedWallClock()
    let service = service(transport, wallClock: wallClock)
    #expect(try await service.text(at: "latest/a") == "text")
    wallClock.advance(by: .seconds(21540))
    #expect(try await service.text(at: "latest/b") == "text")
    #expect(transport.requests.map(\.method) == ["PUT", "GET", "GET"])
    #expect(transport.requests.map(\.url).dropFirst() == ["http://192.0.2.1/latest/a", "http://192.0.2.1/latest/b"])
    #expect(transport.requests[0].url == "http://192.0.2.1/latest/api/token")
    #expect(transport.requests[0].header("X-Life") == "21600")
    #expect(transport.requests[1].header("X-Token") == "t-1")
    #expect(transport.requests.allSatisfy { $0.bypassesProxy && $0.deadline <= .seconds(2) })
    wallClock.advance(by: .seconds(1))
    _ = try await service.text(at: "latest/a")
    #expect(transport.requests.suffix(2).map(\.method) == ["PUT", "GET"])
  }

  @Test("A token that is refused is replaced once")
  func refusedToken() async throws {
    let transport = ScriptedTransport(
      .text(200, "t-1"), .text(401), .text(200, "t-2"), .text(200, "text"))
    #expect(try await service(transport).text(at: "a") == "text")
    #expect(transport.requests.map { $0.header("X-Token") } == [nil, "t-1", nil, "t-2"])

    let always = ScriptedTransport { $0.method == "PUT" ? .text(200, "t") : .text(401) }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await service(always).text(at: "a") }
    #expect(error?.code == .denied)
    #expect(always.requests.map(\.method) == ["PUT", "GET", "PUT", "GET"])
  }

  @Test("Nothing at a path is no failure")
  func nothing() async throws {
    let transport = ScriptedTransport { $0.method == "PUT" ? .text(200, "t") : .text(404) }
    #expect(try await service(transport).text(at: "a") == nil)
  }

  @Test("A service that knows no tokens is asked without one, unless that is forbidden", arguments: [403, 404, 405])
  func noTokens(status: Int) async throws {
    let transport = ScriptedTransport { $0.method == "PUT" ? .text(status) : .text(200, "text") }
    #expect(try await service(transport).text(at: "a") == "text")
    let error = await #expect(throws: DiscoveryError.self) {
      _ = try await service(transport, lock: "ONLY_TOKENS").text(at: "a")
    }
    #expect(
      error?.message == "the metadata service gives no token (it knows none), and ONLY_TOKENS forbids to go without")
  }

  @Test(
    "A token that gets lost on its way, while the service asks for one, has a remedy of its own", arguments: [401, 403])
  func lostToken(status: Int) async throws {
    let transport = ScriptedTransport { (request) throws(HTTPTransportError) in
      if request.method == "PUT" { throw Self.silence }
      return .text(status)
    }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await service(transport).text(at: "a") }
    #expect(error?.remedy == "raise the hop limit")
    #expect(transport.requests.count == 2)
  }

  @Test("Outside of the cloud nobody answers, which is told after two tries")
  func silence() async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in throw Self.silence }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await service(transport).text(at: "a") }
    #expect(error?.code == .unreachable)
    #expect(error?.message.hasPrefix("the metadata service does not answer (") == true)
    #expect(error?.remedy == "move into the cloud")
    #expect(transport.requests.count == 2)
  }

  @Test("Silence counts as such, too, where an earlier try was answered")
  func silenceAfterAnswer() async throws {
    let busy = { (method: String) in
      let tries = Watched(0)
      return ScriptedTransport { (request) throws(HTTPTransportError) in
        guard request.method == method else { return .text(200, "text") }
        tries.change { $0 += 1 }
        if tries.current == 1 { return .text(503) }
        throw Self.silence
      }
    }
    // Without a token the request itself tells what there is.
    #expect(try await service(busy("PUT")).text(at: "a") == "text")
    let error = await #expect(throws: DiscoveryError.self) { _ = try await service(busy("GET")).text(at: "a") }
    #expect(error?.code == .unreachable)
    #expect(error?.remedy == "move into the cloud")
  }

  @Test(
    "The first name of a list is a role; what is no name would be a path of the next request",
    arguments: [
      ("dkron-role\nother", "dkron-role"), ("a_b.c+d=e,f@g", "a_b.c+d=e,f@g"), ("", nil), ("<html>", nil),
      ("../keys", nil), ("..", nil), (".", nil), (String(repeating: "r", count: 65), nil),
    ])
  func roles(answer: String, role: String?) async throws {
    let transport = ScriptedTransport { $0.method == "PUT" ? .text(200, "token") : .text(200, answer) }
    if role != nil || answer.isEmpty {
      #expect(try await service(transport).role(at: "roles/") == role)
    } else {
      let error = await #expect(throws: DiscoveryError.self) { _ = try await service(transport).role(at: "roles/") }
      #expect(error?.code == .badResponse)
    }
  }

  @Test("What cannot stand in a header is no token", arguments: ["\n", "<html>Log in.</html>", "two\nlines"])
  func noToken(answer: String) async throws {
    let transport = ScriptedTransport { $0.method == "PUT" ? .text(200, answer) : .text(200, "text") }
    let error = await #expect(throws: DiscoveryError.self) { _ = try await service(transport).text(at: "a") }
    #expect(error?.code == .badResponse)
  }
}
