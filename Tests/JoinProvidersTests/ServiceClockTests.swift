import JoinDiscovery
import JoinTestKit
import Testing

/// Machines whose clock is off, and services that say so. The time of these lookups is 10:00, that of the service 9:30.
@Suite struct ServiceClockTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let entry: String
    /// The header that carries the time of a request, and what it must hold.
    let header: String
    let time: String
    let page: HTTPResponse
    let refusal: (status: Int, body: String)
  }

  static let examples = [
    Example(
      testDescription: "aws",
      entry: "provider=aws tag_key=dkron tag_value=server region=eu-west-1 access_key_id=A secret_access_key=canary",
      header: "X-Amz-Date", time: "20261123T093000Z", page: EC2Answers.page(["10.0.0.1"]),
      refusal: (400, "<Response><Errors><Error><Code>RequestExpired</Code></Error></Errors></Response>")),
    Example(
      testDescription: "aliyun",
      entry: "provider=aliyun region=cn-shanghai tag_key=dkron tag_value=server access_key_id=A "
        + "access_key_secret=canary",
      header: "x-acs-date", time: "2026-11-23T09:30:00Z", page: .text(200, FakeAliyun.page(["10.0.0.1"])),
      refusal: (400, #"{"Code":"InvalidTimeStamp.Expired","Message":"too new"}"#)),
    Example(
      testDescription: "triton",
      entry: "provider=triton account=ops url=https://cloudapi.example tag_key=dkron-role tag_value=server "
        + "\(TritonDiscoverTests.key)",
      header: "Date", time: "Mon, 23 Nov 2026 09:30:00 GMT",
      page: .text(200, "[\(TritonAnswers.machine("10.0.0.1"))]"),
      refusal: (401, #"{"code":"InvalidCredentials","message":"clock skew"}"#)),
  ]

  private func lookup() throws -> ProviderLookup {
    ProviderLookup(files: InMemoryFiles(["/key.pem": try Fixture.text("triton/key.pem")]))
  }

  @Test(
    "A refusal that the clock explains is tried once more with the service's time, which serves on", arguments: examples
  )
  func corrected(example: Example) async throws {
    let transport = ScriptedTransport { request in
      if request.header(example.header) == example.time { return example.page }
      return .text(
        example.refusal.status, headers: [("Date", "Mon, 23 Nov 2026 09:30:00 GMT")], example.refusal.body)
    }
    let lookup = try lookup()
    let pages = try await lookup.run(example.entry, transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(pages.first?.warnings.last?.hasPrefix("the clock of this machine is 30 minutes ahead of that of") == true)
    #expect(transport.requests.count == 2)
    #expect(try await lookup.run(example.entry, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.count == 3)
  }

  @Test("A service whose clock jumps, or does not tell, is not followed", arguments: examples, [true, false])
  func jumping(example: Example, tells: Bool) async throws {
    let calls = Watched(10)
    let transport = ScriptedTransport { _ in
      let hour = calls.change { calls in
        calls += 1
        return calls
      }
      let headers = tells ? [(name: "Date", value: "Mon, 23 Nov 2026 \(hour):30:00 GMT")] : []
      return .text(example.refusal.status, headers: headers, example.refusal.body)
    }
    let error = try #require(await lookup().failure(example.entry, transport))
    #expect(error.code == .denied)
    #expect(transport.requests.count == (tells ? 2 : 1))
  }
}
