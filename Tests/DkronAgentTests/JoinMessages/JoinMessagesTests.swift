import AgentConfiguration
import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinProviders
import JoinTestKit
import Logging
import RetryJoin
import Testing

@testable import DkronAgent

@Suite("What a loop that fails tells the operator")
struct JoinMessagesTests {
  /// Runs the real service against one failure, and gives the lines that the agent writes, without their time.
  private func lines(of failure: JoinFailureCase) async throws -> [String] {
    let (clock, everything, lines) = (ManualClock(), LogCapture(), Watched<[String]>([]))
    let logger = Logger(label: "test") { _ in
      MultiplexLogHandler([
        everything.logger.handler,
        AgentLogHandler(format: .text, threshold: LogThreshold(LogLevel.info)) { line in
          lines.change { $0.append(String(line.drop { $0 != " " }.dropFirst().dropLast())) }
        },
      ])
    }
    let myself = Member(name: "web-1", address: try #require(IPAddress("10.0.0.1")), port: 8946)
    let driver = ScriptedMembership(localMember: myself)
    driver.setOthers(to: failure.seeds)
    let cloud = failure.cloud
    let context = DiscoveryContext.test(
      clock: PatientClock(), resolver: ScriptedResolver(["peers.example": failure.name]),
      transport: ScriptedTransport { (_) throws(HTTPTransportError) in try cloud.get() }, logger: everything.logger)
    let session = DiscoverySession(registry: BuiltinProviders.registry, context: context)
    let service = RetryJoinService(
      sources: [EntrySource(try JoinEntry.parse(failure.entry), session: session)], driver: driver,
      configuration: RetryJoinConfiguration(), seed: 1, clock: clock, logger: logger)
    try await withDeadline(for: failure.title, seen: { everything.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.run() }
        group.addTask {
          // The few milliseconds in which seeds are gathered pass by themselves.
          while let length = try? await clock.nextSleep() {
            if length <= .milliseconds(10) { clock.advance(by: length) }
          }
        }
        for attempt in 1...failure.attempts {
          try await everything.waitForEntry(containing: "attempt \(attempt):")
          clock.advance(by: try #require(service.status.nextTry) + .milliseconds(1))
        }
        group.cancelAll()
        try await group.waitForAll()
      }
    }
    return lines.current
  }

  @Test("Each kind of failure names entry, cause, next try and remedy; docs/join-messages.md shows the lines")
  func messages() async throws {
    var parts: [String] = []
    for failure in JoinFailureCase.all {
      let lines = try await lines(of: failure)
      parts.append((["# \(failure.title)"] + lines).joined(separator: "\n"))
      let text = lines.joined(separator: "\n")
      for forbidden in ["nil", "null", "Optional", "()", ": |", ":  ", "| |", "secret-token"] {
        #expect(!text.contains(forbidden), "\(failure.title): \(text)")
      }
      #expect(lines.first { $0.hasPrefix("INFO") }?.contains("next try in ") == true, "\(failure.title): \(text)")
      #expect(lines.filter { $0.contains("nobody joined") || $0.contains("alone") }.count == 1, "\(failure.title)")
    }
    let all = parts.joined(separator: "\n\n")
    let isCurrent = try RecordedText("docs/join-messages.md", mark: "messages", fence: "text").holds(all)
    #expect(isCurrent, "docs/join-messages.md is stale: \(RecordedText.remedy). The messages are\n\(all)")
  }
}
