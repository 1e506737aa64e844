import JoinDiscovery
import JoinTestKit
import Testing

/// What comes of answers that go wrong.
@Suite struct FaultConformanceTests {
  @Test("The list's call", arguments: ConformanceCases.all, Harm.all)
  func list(_ testCase: ConformanceCase, _ harm: Harm) async throws {
    let service = FakeService(testCase) { $0.listIndex == nil ? .usual : harm.answer($0, testCase) }
    let run = try await ConformanceRun(service)
    let error = try #require(run.error)
    #expect(harm.codes.contains(error.code), "\(error)")
    #expect(error.retryAfter == harm.retryAfter, "\(error)")
    // Where an answer without an end is read as it comes, it is a connection that broke.
    let isBreak = error.code == .unreachable && harm.codes.contains(.unreachable)
    let tries = isBreak ? 3 : harm.tries
    #expect(run.listCalls >= tries && run.listCalls <= tries + (harm.isRefusal ? testCase.renewals : 0), "\(error)")
  }

  @Test("A failure that passes is not noticed", arguments: ConformanceCases.all, [429, 500])
  func passing(_ testCase: ConformanceCase, _ status: Int) async throws {
    let service = FakeService(testCase) { call in
      call.listIndex == 0 ? .response(.text(status, testCase.fault(status, "later"))) : .usual
    }
    let run = try await ConformanceRun(service)
    #expect(run.error == nil)
    #expect(run.pages.addresses == ["10.0.0.1"])
    #expect(run.listCalls == 2)
  }

  @Test(
    "Any call may go wrong: the lookup ends, tells no secret and asks no foreign host", arguments: ConformanceCases.all)
  func anywhere(_ testCase: ConformanceCase) async throws {
    let requests = try await ConformanceRun(FakeService(testCase)).requests
    for position in requests.indices where !testCase.isFarewell(requests[position]) {
      for harm in Harm.all {
        let service = FakeService(testCase) { $0.index >= position ? harm.answer($0, testCase) : .usual }
        let run = try await ConformanceRun(service)
        #expect(run.error != nil, "call \(position): \(harm.testDescription)")
        #expect(run.requests.count <= 3 * requests.count + 10)
      }
    }
  }

  @Test("A secret that an excerpt cuts in two is not told in part", arguments: ConformanceCases.all)
  func cutSecret(_ testCase: ConformanceCase) async throws {
    for width in stride(from: 0, to: 220, by: 6) {
      let service = FakeService(testCase) { call in
        let words = String(repeating: "-", count: width) + call.request.echo
        return call.listIndex == nil ? .usual : .response(.text(403, testCase.fault(403, words)))
      }
      let run = try await ConformanceRun(service)
      #expect(run.error?.code == .denied)
    }
  }

  @Test("What was found before a page failed is kept", arguments: ConformanceCases.paged)
  func secondPage(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { call in
      switch call.listIndex {
      case nil: .usual
      case 0: .page(["10.0.0.1"], token: "two")
      default: .response(.text(403, testCase.fault(403, "no")))
      }
    }
    let run = try await ConformanceRun(service)
    #expect(run.pages.addresses == ["10.0.0.1"])
    #expect(run.error?.code == .denied)
  }
}
