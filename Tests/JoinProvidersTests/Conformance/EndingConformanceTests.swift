import JoinDiscovery
import JoinPrimitives
import JoinProviders
import JoinTestKit
import Testing

/// How lookups are ended from outside, and what their reports tell.
@Suite struct EndingConformanceTests {
  @Test("A lookup that is cancelled ends at once, whichever call it waits for", arguments: ConformanceCases.all)
  func cancellation(_ testCase: ConformanceCase) async throws {
    let requests = try await ConformanceRun(FakeService(testCase)).requests
    for position in requests.indices where !testCase.isFarewell(requests[position]) {
      let asked = Watched(false)
      let service = FakeService(testCase) { call in
        guard call.index == position else { return .usual }
        asked.change { $0 = true }
        return .silence
      }
      try await withDeadline(for: "the end of a lookup that waits for call \(position)") {
        let lookup = Task { try await ConformanceRun(service) }
        try await asked.first { $0 ? () : nil }
        lookup.cancel()
        let run = try await lookup.value
        #expect(run.error?.code == .timedOut)
        let expected = requests[...position].count { !testCase.isFarewell($0) }
        let calls = run.requests.count { !testCase.isFarewell($0) }
        // Calls that run side by side may all have been sent.
        #expect((expected..<expected + testCase.callsAtOnce).contains(calls))
      }
    }
  }

  @Test("A reader that fails ends the lookup without another call", arguments: ConformanceCases.paged)
  func reader(_ testCase: ConformanceCase) async throws {
    struct Full: Error {}
    let run = try await ConformanceRun(FakeService(testCase, pages: [["10.0.0.1"], ["10.0.0.2"]])) { _ in throw Full() }
    #expect(run.error != nil)
    #expect(run.listCalls == 1)
  }

  @Test("The report of a lookup names its origin and no secret", arguments: ConformanceCases.all)
  func report(_ testCase: ConformanceCase) async throws {
    let log = LogCapture()
    let context = DiscoveryContext.test(
      clock: ManualClock(), transport: FakeService(testCase).transport, files: InMemoryFiles(testCase.files),
      environment: testCase.environment, logger: log.logger)
    let session = DiscoverySession(registry: BuiltinProviders.registry, context: context)
    let report = await session.lookUp(try JoinEntry.parse(testCase.entry)) { _ in }
    #expect(report.error == nil)
    #expect(report.found == 1)
    #expect(report.summary.hasPrefix("1 found ("))
    #expect(!"\(report) \(log.text)".contains("canary"))
  }
}
