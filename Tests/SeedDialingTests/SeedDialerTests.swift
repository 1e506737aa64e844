import JoinPrimitives
import JoinTestKit
import SeedDialing
import Testing

@Suite("Probing seeds on loopback")
struct SeedDialerTests {
  private func collect(
    _ dialer: SeedDialer, _ seeds: [Seed], port: UInt16 = 1, deadline: Duration = .seconds(10), limit: Int = 64
  ) async -> [Seed: ProbeResult] {
    var results: [Seed: ProbeResult] = [:]
    for await (seed, result) in dialer.probe(seeds, defaultPort: port, deadline: deadline, limit: limit) {
      results[seed] = result
    }
    return results
  }

  @Test("Live, refused and silent seeds are told apart, and each is reported once")
  func kinds() async throws {
    let live = try LoopbackListener()
    let silent = try LoopbackListener(isFull: true)
    let refused = Seed(.loopbackV4, port: try FreePort.find())
    let results = await collect(
      SeedDialer(), [silent.seed, refused, live.seed], deadline: .milliseconds(300)
    )
    #expect(results == [live.seed: .alive, silent.seed: .timedOut, refused: .refused])
  }

  @Test("The deadline is measured by the clock that was given")
  func manualDeadline() async throws {
    let clock = ManualClock()
    let silent = try LoopbackListener(isFull: true)
    async let results = collect(SeedDialer(clock: clock), [silent.seed], deadline: .milliseconds(1500), limit: 4)
    #expect(try await clock.nextSleep() == .milliseconds(1500))
    clock.advance(by: .milliseconds(1500))
    #expect(await results == [silent.seed: .timedOut])
  }

  @Test("A dialer keeps the deadline that it was made with where nobody names another")
  func ownDeadline() async throws {
    let clock = ManualClock()
    let silent = try LoopbackListener(isFull: true)
    async let results: [ProbeResult] = {
      var results: [ProbeResult] = []
      let dialer = SeedDialer(connectDeadline: DialSchedule.wideDeadline, clock: clock)
      for await (_, result) in dialer.probe([silent.seed], defaultPort: 1) { results.append(result) }
      return results
    }()
    #expect(try await clock.nextSleep() == .seconds(5))
    clock.advance(by: .seconds(5))
    #expect(await results == [.timedOut])
  }

  @Test("A seed without a port is dialled and reported with the default port")
  func defaultPort() async throws {
    let live = try LoopbackListener()
    #expect(await collect(SeedDialer(), [Seed(.loopbackV4)], port: live.port) == [live.seed: .alive])
  }

  @Test("A connection is closed as soon as it is accepted")
  func closes() async throws {
    let live = try LoopbackListener()
    _ = await collect(SeedDialer(), [live.seed])
    #expect(live.acceptedIsClosed())
  }

  @Test("One live seed behind a hundred silent ones is met before any of them times out")
  func rampReachesTheLiveOne() async throws {
    let silent = try LoopbackListener(isFull: true)
    let live = try LoopbackListener()
    let seeds = (0..<100).map { Seed(.loopbackV4, port: silent.port, name: "\($0)") } + [live.seed]
    let first = try await withDeadline(.seconds(20), for: "the live seed") {
      for await (seed, result) in SeedDialer().probe(seeds, defaultPort: 1, deadline: .seconds(60), limit: 200) {
        return (seed, result)
      }
      throw CancellationError()
    }
    #expect(first.0 == live.seed)
    #expect(first.1 == .alive)
  }

  @Test("A reader that stops ends all connects")
  func cancellation() async throws {
    let clock = ManualClock()
    let silent = try LoopbackListener(isFull: true)
    let seeds = (0..<40).map { Seed(.loopbackV4, port: silent.port, name: "\($0)") }
    let dialer = SeedDialer(clock: clock)
    let reader = Task {
      for await _ in dialer.probe(seeds, defaultPort: 1, deadline: .seconds(60), limit: 16) {}
    }
    try await clock.waitForSleepers(count: 16)
    reader.cancel()
    await reader.value
    try await withDeadline(.seconds(10), for: "the end of all connects") {
      while clock.sleeperCount > 0 { await Task.yield() }
    }
  }

  @Test("An address that cannot be dialled fails with a reason in words")
  func reasons() async throws {
    let address = try #require(IPAddress("fe80::1%nowhere0"))
    let results = await collect(SeedDialer(), [Seed(address, port: 9)])
    guard case .failed(let reason)? = results.values.first else {
      Issue.record("there was \(results)")
      return
    }
    #expect(reason.contains(" "))
    #expect(!reason.contains("("))
  }

  @Test("No seeds give no results")
  func empty() async {
    #expect(await collect(SeedDialer(), []).isEmpty)
  }

  @Test("All probes of a dialer together hold no more connects open than they may")
  func limit() async throws {
    let clock = ManualClock()
    let silent = try LoopbackListener(isFull: true)
    let seeds = (0..<40).map { Seed(.loopbackV4, port: silent.port, name: "\($0)") }
    let dialer = SeedDialer(clock: clock, limit: 10)
    let readers = (0..<3).map { _ in
      Task {
        // Neither ramp nor deadline: the burst alone asks for more than there is.
        for await _ in dialer.probe(seeds, defaultPort: 1, deadline: .seconds(60), limit: 16) {}
      }
    }
    try await clock.waitForSleepers(count: 10)
    for _ in 0..<200 { await Task.yield() }
    #expect(clock.sleeperCount == 10)
    for reader in readers { reader.cancel() }
    for reader in readers { await reader.value }
    try await withDeadline(.seconds(10), for: "the end of all connects") {
      while clock.sleeperCount > 0 { await Task.yield() }
    }
  }

  @Test("Half of the file limit is for dials")
  func descriptors() {
    #expect((1...4096).contains(SeedDialer.descriptorLimit()))
  }
}
