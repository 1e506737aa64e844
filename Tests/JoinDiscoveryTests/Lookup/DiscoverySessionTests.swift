import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Synchronization
import Testing

@Suite("Looking entries up")
struct DiscoverySessionTests {
  /// Keeps what a lookup reports.
  private final class Pages: Sendable {
    private let pages = Mutex<[SeedPage]>([])
    var seeds: [Seed] { pages.withLock { $0.flatMap(\.seeds) } }
    var endpoints: [String] { seeds.map { $0.endpoint.description } }
    var count: Int { pages.withLock { $0.count } }
    func add(_ page: SeedPage) { pages.withLock { $0.append(page) } }
  }

  private let clock = ManualClock()
  private let logs = LogCapture()

  private func session(
    _ script: CraneScript = CraneScript(), resolver: ScriptedResolver = ScriptedResolver(),
    environment: Environment = [:],
    expandTemplate: (@Sendable (String) throws -> String)? = nil
  ) -> DiscoverySession {
    let cache = SessionCache()
    _ = cache.value("crane") { script }
    let context = DiscoveryContext.test(
      clock: clock, resolver: resolver, environment: environment, cache: cache, logger: logs.logger)
    guard let expandTemplate else { return DiscoverySession(registry: .birds, context: context) }
    return DiscoverySession(registry: .birds, context: context, expandTemplate: expandTemplate)
  }

  private func seed(_ text: String, port: UInt16? = nil) throws -> Seed {
    Seed(try #require(IPAddress(text)), port: port)
  }

  private let query = "provider=crane tag_key=a tag_value=b"

  @Test(
    "A literal address is its own answer",
    arguments: [
      ("10.0.0.5", "10.0.0.5"), ("10.0.0.5:8946", "10.0.0.5:8946"), ("[2001:DB8::1]:8946", "[2001:db8::1]:8946"),
      ("fe80::1%eth0", "fe80::1%eth0"),
    ])
  func literal(_ text: String, _ endpoint: String) async throws {
    let pages = Pages()
    let report = await session().lookUp(try JoinEntry.parse(text)) { pages.add($0) }
    #expect(pages.endpoints == [endpoint])
    #expect(report.summary == "1 found")
    #expect(report.error == nil)
  }

  @Test("A name gives all its addresses, each with the name and the port")
  func name() async throws {
    let resolver = ScriptedResolver(addresses: [
      "db.example": [try seed("10.0.0.5").address, try seed("2001:db8::1").address]
    ])
    let pages = Pages()
    let report = await session(resolver: resolver).lookUp(try JoinEntry.parse("DB.example:8946")) { pages.add($0) }
    #expect(pages.endpoints == ["10.0.0.5:8946", "[2001:db8::1]:8946"])
    #expect(pages.seeds.allSatisfy { $0.name == "db.example" })
    #expect(report.summary == "2 found")
  }

  @Test(
    "A name that gives nothing is a failure that says why",
    arguments: [
      (NameResolutionError.Reason.notFound, DiscoveryError.Code.unreachable), (.timedOut, .timedOut),
      (.busy, .unreachable),
      (.failed("the resolver is not well"), .unreachable),
    ])
  func nameFailures(_ reason: NameResolutionError.Reason, _ code: DiscoveryError.Code) async throws {
    let resolver = ScriptedResolver(["db.example": .failure(reason)])
    let report = await session(resolver: resolver).lookUp(try JoinEntry.parse("db.example")) { _ in }
    #expect(report.error?.code == code)
    #expect(report.error?.provider == "dns")
    #expect(report.summary.hasPrefix("failed: db.example"))
  }

  @Test("A name that does not answer is given up after 60 s")
  func nameDeadline() async throws {
    let session = session(resolver: ScriptedResolver(["db.example": .hangs]))
    let entry = try JoinEntry.parse("db.example")
    async let lookup = session.lookUp(entry) { _ in }
    let sleep = try await clock.nextSleep()
    clock.advance(by: sleep)
    let report = await lookup
    #expect(report.error?.code == .timedOut)
    #expect(report.summary == "failed: no answer within 1m; check that the name servers can be reached")
    #expect(report.elapsed == .seconds(60))
  }

  @Test("A query reports its pages as they come, and sums them up")
  func pages() async throws {
    var first = SeedPage(
      seeds: [try seed("10.0.0.1"), try seed("10.0.0.2")], rows: 7, origin: "region r", warnings: ["old API"])
    first.skip("not running", count: 5)
    var second = SeedPage(seeds: [try seed("10.0.0.3")], rows: 5, warnings: ["old API", "slow"])
    second.skip("no private IPv4 address", count: 4)
    let pages = Pages()
    let report = await session(.pages([first, second])).lookUp(try JoinEntry.parse(query)) { pages.add($0) }
    #expect(pages.count == 2)
    #expect(report.found == 3 && report.rows == 12)
    #expect(report.summary == "3 found (12 machines read; 5 not running, 4 no private IPv4 address; region r)")
    #expect(report.warnings == ["old API", "slow"])
    #expect(report.entry == query)
    #expect(report.description == "\(query): \(report.summary)")
  }

  @Test("An endpoint that is given twice counts once")
  func repeats() async throws {
    let pages = Pages()
    let script = CraneScript.pages([
      SeedPage(seeds: [try seed("10.0.0.1"), try seed("10.0.0.1"), try seed("10.0.0.1", port: 80)], rows: 3),
      SeedPage(seeds: [try seed("::ffff:10.0.0.1"), try seed("fe80::1%a"), try seed("fe80::1%b")], rows: 3),
    ])
    let report = await session(script).lookUp(try JoinEntry.parse(query)) { pages.add($0) }
    #expect(pages.endpoints == ["10.0.0.1", "10.0.0.1:80", "fe80::1%a", "fe80::1%b"])
    #expect(report.summary == "4 found (6 machines read; 2 given twice)")
  }

  @Test("What was reported before a failure stays reported")
  func partial() async throws {
    let failure = DiscoveryError(.throttled, in: "crane", "slow down", remedy: "wait", retryAfter: .seconds(9))
    let pages = Pages()
    let script = CraneScript.pages([SeedPage(seeds: [try seed("10.0.0.1")], rows: 1)], then: failure)
    let report = await session(script).lookUp(try JoinEntry.parse(query)) { pages.add($0) }
    #expect(pages.endpoints == ["10.0.0.1"])
    #expect(report.found == 1)
    #expect(report.error?.retryAfter == .seconds(9))
    #expect(report.summary == "1 found, then failed: slow down; wait")
  }

  @Test(
    "A query ends at its own deadline or at its timeout=, and the caller's replaces both",
    arguments: [
      ("", nil, 90), (" timeout=5s", nil, 5), (" timeout=5m", nil, 300), ("", 30, 30), (" timeout=5s", 30, 30),
      (" timeout=5m", 30, 30),
    ] as [(String, Int?, Int)])
  func deadlines(_ option: String, _ given: Int?, _ expected: Int) async throws {
    let script = CraneScript { (_, report) throws(DiscoveryError) in
      try? await report(SeedPage(rows: 1))
      await suspendUntilCancelled()
    }
    let session = session(script)
    let entry = try JoinEntry.parse(query + option)
    async let lookup = session.lookUp(entry, deadline: given.map { .seconds($0) }) { _ in }
    let sleep = try await clock.nextSleep()
    clock.advance(by: sleep)
    let report = await lookup
    #expect(report.error?.code == .timedOut)
    #expect(report.elapsed == .seconds(expected))
  }

  @Test("Nothing is taken from a provider that goes on after its deadline")
  func lateWriter() async throws {
    let late = SeedPage(seeds: [try seed("10.0.0.9")], rows: 1)
    let script = CraneScript { (_, report) throws(DiscoveryError) in
      await suspendUntilCancelled()
      try? await report(late)
    }
    let session = session(script)
    let pages = Pages()
    let entry = try JoinEntry.parse(query)
    async let lookup = session.lookUp(entry) { pages.add($0) }
    let sleep = try await clock.nextSleep()
    clock.advance(by: sleep)
    let report = await lookup
    #expect(pages.count == 0)
    #expect(report.found == 0)
    #expect(report.summary.hasPrefix("failed: no answer within 1m30s; "))
  }

  @Test("Cancelling the caller ends the lookup")
  func cancellation() async throws {
    let session = session(CraneScript { (_, _) throws(DiscoveryError) in await suspendUntilCancelled() })
    let entry = try JoinEntry.parse(query)
    let report = await withTaskGroup(of: EntryReport?.self) { group in
      group.addTask { await session.lookUp(entry) { _ in } }
      _ = try? await clock.nextSleep()
      group.cancelAll()
      return await group.next() ?? nil
    }
    #expect(report?.elapsed == .zero)
    #expect(report?.found == 0)
  }

  @Test("When the lookup has ended, so has everything that it started")
  func noSleeperLeft() async throws {
    _ = await session().lookUp(try JoinEntry.parse(query)) { _ in }
    #expect(clock.sleeperCount == 0)
  }

  @Test("More than 200,000 addresses or 10,000 pages are refused, whatever the provider says")
  func bounds() async throws {
    let flood = CraneScript { (_, report) throws(DiscoveryError) in
      for block in 0..<250 {
        let seeds = (0..<1000).compactMap { index in
          IPAddress(bytes: [10, UInt8(block), UInt8(index / 250), UInt8(index % 250)]).map { Seed($0) }
        }
        try? await report(SeedPage(seeds: seeds, rows: 1000))
      }
    }
    let report = await session(flood).lookUp(try JoinEntry.parse(query)) { _ in }
    #expect(report.found == 200_000)
    #expect(report.error?.code == .badResponse)
    #expect(report.error?.message == "the answer has more than 200000 addresses")
    let endless = await session(.pages(Array(repeating: SeedPage(rows: 1), count: 10001))).lookUp(
      try JoinEntry.parse(query)
    ) { _ in }
    #expect(endless.error?.message == "the answer has more than 10000 pages")
    #expect(endless.rows == 10000)
  }

  @Test("A reader that fails ends the lookup with its own error")
  func reader() async throws {
    struct Full: Error {}
    let script = CraneScript.pages([SeedPage(rows: 1), SeedPage(rows: 1)])
    let report = await session(script).lookUp(try JoinEntry.parse(query)) { _ in throw Full() }
    #expect(report.error?.message == "the results could not be passed on: Full()")
    #expect(report.rows == 1)
  }

  @Test("A wrong entry fails without a lookup")
  func wrongEntry() async throws {
    let report = await session().lookUp(try JoinEntry.parse("provider=crane tag_key=a tag_vlaue=b")) { _ in }
    #expect(report.error?.code == .configuration)
    #expect(report.summary == "failed: crane has no key 'tag_vlaue'; did you mean tag_value?")
  }

  @Test("A template is expanded anew at each lookup, to any number of hosts")
  func templates() async throws {
    let resolver = ScriptedResolver(addresses: ["db.example": [try seed("10.0.0.9").address]])
    let expansions = Mutex(["10.0.0.1:80, db.example\n10.0.0.2", "", "10.0.0.3"])
    let session = session(resolver: resolver) { text in
      #expect(text == "{{ GetPeers }}")
      return expansions.withLock { $0.removeFirst() }
    }
    let entry = try JoinEntry.parse("{{ GetPeers }}")
    let pages = Pages()
    let first = await session.lookUp(entry) { pages.add($0) }
    #expect(Set(pages.endpoints) == ["10.0.0.1:80", "10.0.0.9", "10.0.0.2"])
    #expect(first.summary == "3 found")
    #expect(await session.lookUp(entry) { _ in }.summary == "nothing found")
    #expect(await session.lookUp(entry) { _ in }.summary == "1 found")
  }

  @Test("One bad host of a template does not take the others' results")
  func templatePartial() async throws {
    let session = session { _ in "nowhere.example 10.0.0.1" }
    let pages = Pages()
    let report = await session.lookUp(try JoinEntry.parse("{{ x }}")) { pages.add($0) }
    #expect(pages.endpoints == ["10.0.0.1"])
    #expect(report.summary.hasPrefix("1 found, then failed: nowhere.example is not resolvable yet"))
  }

  @Test(
    "A template that gives no hosts is a configuration error",
    arguments: [
      "10.0.0.256", "http://x/", Array(repeating: "10.0.0.1", count: 65).joined(separator: " "),
    ])
  func badTemplates(_ expansion: String) async throws {
    let report = await session { _ in expansion }.lookUp(try JoinEntry.parse("{{ x }}")) { _ in }
    #expect(report.error?.code == .configuration)
    #expect(report.error?.provider == "template")
  }

  @Test("Without a way to expand templates they are an error that says so")
  func noTemplates() async throws {
    let report = await session().lookUp(try JoinEntry.parse("{{ x }}")) { _ in }
    #expect(report.summary == "failed: address templates are not available here; give an address or a name")
  }

  @Test("No secret is in any report or log line")
  func noSecrets() async throws {
    let text = "\(query) access_key_id=k secret_access_key=\(canary)"
    let report = await session(.pages([SeedPage(rows: 1)])).lookUp(try JoinEntry.parse(text)) { _ in }
    var dumped = ""
    dump(report, to: &dumped)
    #expect(!"\(report) \(dumped)".contains(canary))
    #expect(logs.text.contains("lookup started"))
    #expect(!logs.text.contains(canary))
  }
}
