import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("The line of an attempt")
struct AttemptLineTests {
  /// A report and the line that an operator reads.
  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let report: AttemptReport
    let line: String
  }

  private static func entry(
    _ text: String, found: Int, rows: Int? = nil, skipped: [String: Int] = [:], origin: String? = nil
  )
    -> AttemptReport.Entry
  {
    .init(text, .answered(EntryReport(entry: text, found: found, rows: rows, skipped: skipped, origin: origin)))
  }

  private static func failed(
    _ text: String, _ code: DiscoveryError.Code, _ message: String, _ remedy: String, found: Int = 0
  ) -> AttemptReport.Entry {
    let error = DiscoveryError(code, in: "aws", message, remedy: remedy)
    return .init(text, .answered(EntryReport(entry: text, found: found, error: error)))
  }

  private static func peer(_ number: UInt8, _ name: String?) -> AttemptReport.Peer {
    .init(name: name, endpoint: Seed.host(number, port: 8946).endpoint)
  }

  private static func seeds(_ numbers: ClosedRange<UInt8>) -> SeedGroup {
    SeedGroup(numbers.map { Seed.host($0, port: 8946).endpoint })
  }

  private static func tally(_ change: (inout SeedTally) -> Void) -> SeedTally {
    var tally = SeedTally()
    change(&tally)
    return tally
  }

  private static let aws = "provider=aws tag_key=dkron secret_access_key=<secret>"

  static let goldens = [
    Golden(
      testDescription: "nobody listens",
      report: AttemptReport(
        number: 1, conclusion: .failed, entries: [entry("10.0.0.5", found: 1), entry("db.example", found: 7)],
        seeds: tally {
          $0.timedOut = seeds(11...15)
          $0.refused = seeds(21...22)
          $0.isMyself = 1
        }, nextTry: .milliseconds(2345)),
      line: "attempt 1: nobody joined | db.example: 7 found"
        + " | seeds: 5 timed out (10.0.0.11:8946, 10.0.0.12:8946, 10.0.0.13:8946 and 2 more),"
        + " 2 refused (10.0.0.21:8946, 10.0.0.22:8946), 1 is this node"
        + " | hint: start an agent where the port is closed, or correct the port;"
        + " where nothing answers, check the address, and that firewalls let TCP and UDP through"
        + " | next try in 2.3s"),
    Golden(
      testDescription: "an address, which found nothing but itself",
      report: AttemptReport(
        number: 1, conclusion: .failed, entries: [entry("10.0.0.5:8946", found: 1), entry("2001:db8::1", found: 1)],
        seeds: tally { $0.refused = seeds(5...5) }, nextTry: .seconds(1)),
      line: "attempt 1: nobody joined | seeds: 1 refused (10.0.0.5:8946)"
        + " | hint: start an agent where the port is closed, or correct the port | next try in 1s"),
    Golden(
      testDescription: "late outcomes",
      report: AttemptReport(
        number: 2, conclusion: .settledLate, seeds: tally { $0.timedOut = seeds(5...5) }, nextTry: .seconds(9)),
      line: "attempt 2, later: nobody joined | seeds: 1 timed out (10.0.0.5:8946)"
        + " | hint: where nothing answers, check the address, and that firewalls let TCP and UDP through | next try in 9s"
    ),
    Golden(
      testDescription: "a name that does not exist yet",
      report: AttemptReport(
        number: 2, conclusion: .failed,
        entries: [
          failed("db.example", .unreachable, "db.example is not resolvable yet", "check the name if this lasts")
        ], nextTry: .milliseconds(950)),
      line:
        "attempt 2: nobody joined | db.example: failed: db.example is not resolvable yet; check the name if this lasts"
        + " | next try in 950ms"),
    Golden(
      testDescription: "refused credentials",
      report: AttemptReport(
        number: 1, conclusion: .failed, entries: [failed(aws, .denied, "403 UnauthorizedOperation", "allow it")],
        nextTry: .seconds(302)),
      line: "attempt 1: nobody joined | \(aws): failed: 403 UnauthorizedOperation; allow it | next try in 5m2s"),
    Golden(
      testDescription: "held back",
      report: AttemptReport(
        number: 9, conclusion: .failed, entries: [.init(aws, .held(for: .seconds(290), because: .denied))],
        nextTry: .seconds(30)),
      line: "attempt 9: nobody joined | \(aws): held for 4m50s after: aws: the key was refused; check the key"
        + " | next try in 30s"),
    Golden(
      testDescription: "no match",
      report: AttemptReport(
        number: 3, conclusion: .failed,
        entries: [
          entry(
            aws, found: 0, rows: 12, skipped: ["not running": 7, "without a private address": 5], origin: "eu-west-1"),
          failed("b", .timedOut, "no answer within 60s", "check the network", found: 40),
        ], nextTry: .seconds(3)),
      line: "attempt 3: nobody joined | \(aws): nothing found: 12 machines read,"
        + " 7 not running, 5 without a private address; eu-west-1"
        + " | b: 40 found, then failed: no answer within 60s; check the network | next try in 3s"),
    Golden(
      testDescription: "no answer yet, no port",
      report: AttemptReport(
        number: 4, conclusion: .failed,
        entries: [.init("slow", .running(found: 0)), .init("pages", .running(found: 900))],
        seeds: tally {
          $0.withoutPort = 3
          $0.open = 897
          $0.leftOut = 7
        }, nextTry: .seconds(12)),
      line: "attempt 4: nobody joined | slow: no answer yet | pages: 900 found, more to come"
        + " | seeds: 3 waiting for the join port, which is not known yet; join-port sets it, 897 still being dialled,"
        + " 7 left out, since one attempt takes 200000 seeds | next try in 12s"
    ),
    Golden(
      testDescription: "the peers refuse",
      report: AttemptReport(
        number: 1, conclusion: .failed, entries: [entry("10.0.0.5", found: 6)],
        seeds: tally {
          $0.failed = [
            "the encryption keys differ": seeds(1...3), "no route to host": seeds(4...4), "a": seeds(5...5),
            "b": seeds(6...6),
          ]
        }, nextTry: nil),
      line: "attempt 1: nobody joined"
        + " | seeds: 3 failed (10.0.0.1:8946, 10.0.0.2:8946, 10.0.0.3:8946): the encryption keys differ,"
        + " 1 failed (10.0.0.5:8946): a, 1 failed (10.0.0.6:8946): b, 1 for other reasons"
        + " | no further try"
    ),
    Golden(
      testDescription: "alone",
      report: AttemptReport(
        number: 1, conclusion: .alone, entries: [entry("10.0.0.1", found: 1)], seeds: tally { $0.isMyself = 1 },
        nextTry: .seconds(2)),
      line: "attempt 1: alone, nobody but this node was found | seeds: 1 is this node"
        + " | hint: right for the first node of a cluster; on any other, check what the entries name | next try in 2s"),
    Golden(
      testDescription: "joined",
      report: AttemptReport(
        number: 3, conclusion: .joined(after: .milliseconds(1234)), entries: [entry("db.example", found: 5)],
        peers: [peer(5, "n5"), peer(6, nil), peer(7, ""), peer(8, "n8"), peer(9, "n9")], liveMembers: 5,
        seeds: tally { $0.joined = 5 }),
      line: "attempt 3: joined n5 (10.0.0.5:8946), 10.0.0.6:8946, 10.0.0.7:8946 and 2 more in 1.2s"
        + " | db.example: 5 found | seeds: 5 joined"),
    Golden(
      testDescription: "found by others",
      report: AttemptReport(number: 0, conclusion: .joined(after: .zero), liveMembers: 1),
      line: "joined in 0s: 1 other member is live"),
  ]

  @Test("It reads as written here", arguments: goldens)
  func reads(golden: Golden) {
    let line = AttemptLine.render(golden.report)
    #expect(line == golden.line)
    for forbidden in ["nil", "null", "Optional", "()", ": |", ":  "] { #expect(!line.contains(forbidden)) }
  }

  @Test("A long list is cut and the rest is counted")
  func longList() {
    var entries = (0..<20).map { Self.entry("host\($0)", found: 1) }
    entries[15] = Self.failed("host15", .timedOut, "no answer", "wait")
    let line = AttemptLine.render(AttemptReport(number: 1, conclusion: .failed, entries: entries))
    #expect(line.contains("host7: 1 found | 12 more entries: 11 found, 1 failed | no further try"))
  }

  @Test("An address whose lookup failed or is held stays in the line")
  func troubledAddress() {
    let entries = [
      Self.failed("10.0.0.5", .unreachable, "no", "do"), .init("10.0.0.6", .held(for: .seconds(3), because: nil)),
    ]
    let line = AttemptLine.render(AttemptReport(number: 1, conclusion: .failed, entries: entries))
    #expect(line.contains("10.0.0.5: failed: no; do | 10.0.0.6: held for 3s"))
  }

  @Test("The named seeds are the first by address, in whatever order they come")
  func namedSeeds() {
    let endpoints = [9, 2, 7, 1, 5].map { Seed.host($0, port: 8946).endpoint }
    #expect(SeedGroup(endpoints) == SeedGroup(endpoints.reversed()))
    #expect(SeedGroup(endpoints).words == "10.0.0.1:8946, 10.0.0.2:8946, 10.0.0.5:8946 and 2 more")
  }

  @Test("The error of a loop that gave up names attempts, entries, seeds and a remedy")
  func exhausted() {
    let error = RetryJoinExhausted(
      attempts: 1, elapsed: .seconds(1.5),
      reasons: [.init(entry: "10.0.0.5", reason: "1 found"), .init(entry: "db.example", reason: "failed: x; do y")],
      seeds: "1 timed out", isOneShot: false)
    #expect(
      "\(error)" == "gave up joining after 1 failed attempt in 1.5s | db.example: failed: x; do y"
        + " | seeds: 1 timed out | \(error.remedy)")
    #expect(error.remedy.contains("members listen"))
    let unfound = RetryJoinExhausted(attempts: 1, elapsed: .zero, reasons: error.reasons, seeds: "", isOneShot: true)
    #expect(
      unfound.remedy
        == "correct what the lookups name; then use 'dkron join', or retry-join in the place of join, which tries again"
    )
  }
}

@Suite("Repeats")
struct RepeatCollapserTests {
  private func report(_ number: Int, error: DiscoveryError = .unreachable, nextTry: Duration? = .seconds(3))
    -> AttemptReport
  {
    let entry = EntryReport(entry: "a", found: 0, error: error, elapsed: .seconds(number))
    return AttemptReport(
      number: number, conclusion: .failed, entries: [.init("a", .answered(entry))], nextTry: nextTry.map { $0 * number }
    )
  }

  @Test("The same failure is written once, then counted at growing distances")
  func collapses() {
    var collapser = RepeatCollapser()
    let verdicts = (1...300).map { collapser.judge(report($0)) }
    #expect(verdicts.first == .full)
    let counts = verdicts.compactMap { if case .repeated(let count) = $0 { count } else { nil } }
    #expect(counts == [1, 3, 7, 15, 31, 63, 127, 191, 255])
  }

  @Test("A failure that changes is written in full")
  func changes() {
    var collapser = RepeatCollapser()
    #expect(collapser.judge(report(1)) == .full)
    #expect(collapser.judge(report(2)) == .repeated(1))
    #expect(collapser.judge(report(3, error: .denied)) == .full)
    #expect(collapser.judge(report(4)) == .full)
  }

  @Test("A failure that only numbers its request anew is the same; one that names another address is not")
  func requestNumbers() {
    func fault(_ request: String, _ address: String) -> DiscoveryError {
      DiscoveryError(.serverFault, in: "aws", "\(address) answered 500 (request \(request))", remedy: "wait")
    }
    var collapser = RepeatCollapser()
    #expect(collapser.judge(report(1, error: fault("9e1f-4c2a-77aa01", "10.0.0.1"))) == .full)
    #expect(collapser.judge(report(2, error: fault("0b7d-11c3-42bb99", "10.0.0.1"))) == .repeated(1))
    #expect(collapser.judge(report(3, error: fault("0b7d-11c3-42bb99", "10.0.0.2"))) == .full)
  }

  @Test("The last attempt and every join are written")
  func important() {
    var collapser = RepeatCollapser()
    for number in 1...5 { _ = collapser.judge(report(number)) }
    #expect(collapser.judge(report(6, nextTry: nil)) == .repeated(5))
    let joined = AttemptReport(number: 7, conclusion: .joined(after: .zero))
    #expect(collapser.judge(joined) == .full)
    #expect(collapser.judge(joined) == .full)
  }

  @Test("A repeat says how often, and when the next try comes")
  func words() {
    #expect(AttemptLine.repeatHead(report(8), count: 7) == "attempt 8: same as before, 7 times")
    #expect("\(AttemptDetails(report(8), repeats: 7))" == "next try in 24s")
    #expect(AttemptLine.repeatHead(report(2), count: 1) == "attempt 2: same as before, once")
  }
}
