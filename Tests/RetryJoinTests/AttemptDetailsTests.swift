import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Logging
import Testing

@testable import RetryJoin

@Suite("The parts of an attempt as fields")
struct AttemptDetailsTests {
  private static let report = {
    var seeds = SeedTally()
    seeds.count(.refused, of: Seed.host(5, port: 8946).endpoint)
    seeds.count(.failed(reason: "no route"), of: Seed.host(6, port: 8946).endpoint)
    seeds.isMyself = 1
    return AttemptReport(
      number: 3, conclusion: .failed,
      entries: [
        .init("db.example", .running(found: 2)),
        .init("10.0.0.5", .answered(EntryReport(entry: "10.0.0.5", found: 1))),
      ], seeds: seeds,
      nextTry: .milliseconds(2345))
  }()

  @Test("A collector gets numbers, entries and outcomes apart")
  func fields() {
    let expected: Logger.Metadata = [
      "attempt": .stringConvertible(3), "result": "failed", "next_try_ms": .stringConvertible(2345),
      "entries": [["entry": "db.example", "result": "2 found, more to come"]],
      "outcomes": [
        ["outcome": "is_this_node", "count": .stringConvertible(1)],
        ["outcome": "refused", "count": .stringConvertible(1), "seeds": ["10.0.0.5:8946"]],
        ["outcome": "failed", "count": .stringConvertible(1), "seeds": ["10.0.0.6:8946"], "reason": "no route"],
      ],
      "hint": "start an agent where the port is closed, or correct the port",
    ]
    #expect(AttemptDetails(Self.report).fields == expected)
  }

  @Test("A repeat says how often and when")
  func repeats() {
    let expected: Logger.Metadata = [
      "attempt": .stringConvertible(3), "result": "failed", "next_try_ms": .stringConvertible(2345),
      "repeats": .stringConvertible(7),
    ]
    #expect(AttemptDetails(Self.report, repeats: 7).fields == expected)
  }
}
