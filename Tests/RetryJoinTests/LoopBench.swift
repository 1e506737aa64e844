import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit

@testable import RetryJoin

/// A state machine with a hand on its clock, and a memory of what it asked for.
struct LoopBench {
  typealias Machine = RetryJoinStateMachine<ManualClock.Instant>

  var machine: Machine
  private(set) var now = ManualClock.Instant()
  private(set) var actions: [Machine.Action] = []
  private var timers: [TimerID.Kind: (id: TimerID, at: ManualClock.Instant)] = [:]

  init(
    _ entries: [String] = ["a"], _ configuration: RetryJoinConfiguration = RetryJoinConfiguration(), seed: UInt64 = 1
  ) {
    machine = Machine(entries: entries, configuration: configuration, seed: seed, now: now)
  }

  /// Starts, and says at once that this node is known.
  static func started(
    _ entries: [String] = ["a"], _ configuration: RetryJoinConfiguration = RetryJoinConfiguration(), seed: UInt64 = 1,
    local: LocalNode = .sample
  ) -> LoopBench {
    var bench = LoopBench(entries, configuration, seed: seed)
    bench.send(.started)
    bench.send(.local(local))
    return bench
  }

  @discardableResult
  mutating func send(_ event: RetryJoinEvent) -> [Machine.Action] {
    let new = machine.handle(event, now: now)
    for action in new {
      switch action {
      case .schedule(let id, let at): timers[id.kind] = (id, at)
      case .cancelTimer(let kind): timers[kind] = nil
      default: break
      }
    }
    actions += new
    // There is no file of peers, unless a test brings its own.
    for case .recall(let generation) in new { return new + send(.recalled([], generation: generation)) }
    return new
  }

  mutating func advance(by duration: Duration) {
    now = now.advanced(by: duration)
  }

  /// Moves the time to the timer of this kind and rings it.
  @discardableResult
  mutating func ring(_ kind: TimerID.Kind) -> [Machine.Action] {
    guard let timer = timers.removeValue(forKey: kind) else { return [] }
    now = max(now, timer.at)
    return send(.timerFired(timer.id))
  }

  mutating func forgetActions() {
    actions = []
  }

  func remaining(_ kind: TimerID.Kind) -> Duration? {
    timers[kind].map { now.duration(to: $0.at) }
  }

  func timer(_ kind: TimerID.Kind) -> TimerID? { timers[kind]?.id }

  /// The entry gives these seeds, which are dialled if nothing hinders.
  @discardableResult
  mutating func page(_ index: Int, _ seeds: [Seed], generation: Int = 0) -> [Machine.Action] {
    let new = send(.page(EntryID(generation: generation, index: index), seeds))
    let isGathering = new.contains { if case .schedule(let id, _) = $0 { id.kind == .gather } else { false } }
    return new + (isGathering ? send(.timerFired(timers[.gather]?.id ?? TimerID(.gather, number: 0))) : [])
  }

  /// The entry gives these seeds and ends.
  @discardableResult
  mutating func answer(_ index: Int, _ seeds: [Seed] = [], generation: Int = 0) -> [Machine.Action] {
    let id = EntryID(generation: generation, index: index)
    var new = seeds.isEmpty ? [] : page(index, seeds, generation: generation)
    new += send(.lookupFinished(id, EntryReport(entry: "", found: seeds.count)))
    return new
  }

  @discardableResult
  mutating func fail(_ index: Int, _ error: DiscoveryError = .unreachable, generation: Int = 0) -> [Machine.Action] {
    send(.lookupFinished(EntryID(generation: generation, index: index), EntryReport(entry: "", found: 0, error: error)))
  }

  /// Seeds of a dial meet one fate; where they are the last, the dial ends.
  mutating func settle(_ dial: Int, _ seeds: [Seed], _ result: SeedOutcome.Result, isLast: Bool = true) {
    for seed in seeds { send(.seedOutcome(dial: dial, SeedOutcome(seed: seed, result: result))) }
    if isLast { send(.dialFinished(dial: dial)) }
  }

  /// Runs an attempt in which every entry that is asked fails.
  mutating func failAttempt() {
    for id in started(in: actions.suffix(64)) where machine.entries[id.index].isRunning {
      fail(id.index, generation: id.generation)
    }
  }

  func started(in actions: some Sequence<Machine.Action>) -> [EntryID] {
    actions.compactMap { if case .startLookup(let id) = $0 { id } else { nil } }
  }

  /// Rings the watch until this node takes its turn, and gives what it asks for.
  mutating func look(tries: Int = 200) -> [Machine.Action] {
    for _ in 0..<tries {
      let new = ring(.watch)
      if !started(in: new).isEmpty { return new }
    }
    return []
  }

  var reports: [AttemptReport] {
    actions.compactMap { if case .report(let report) = $0 { report } else { nil } }
  }

  var dials: [(id: Int, seeds: [Seed])] {
    actions.compactMap { if case .dial(let id, let seeds) = $0 { (id, seeds) } else { nil } }
  }

  var warnings: [String] {
    actions.compactMap { if case .warn(let text) = $0 { text } else { nil } }
  }

  var surrender: RetryJoinExhausted? {
    actions.compactMap { if case .giveUp(let error) = $0 { error } else { nil } }.last
  }

  var word: RetryJoinStatus.Phase { machine.status(at: now).phase }
}

extension LocalNode {
  /// 10.0.0.1:8946, which is also the join port.
  static let sample = LocalNode(
    joinPort: 8946, addresses: OwnAddresses(bound: HostPort(Seed.host(1).address, port: 8946))
  )
}

extension Seed {
  /// 10.0.0.n, without a port unless one is given.
  static func host(_ number: UInt8, port: UInt16? = nil, isReady: Bool = true) -> Seed {
    Seed(IPAddress(bytes: [10, 0, 0, number]) ?? .loopbackV4, port: port, isReady: isReady)
  }
}

extension DiscoveryError {
  static let unreachable = DiscoveryError(.unreachable, in: "dns", "x is not resolvable yet", remedy: "check the name")
  static let denied = DiscoveryError(.denied, in: "aws", "the key was refused", remedy: "check the key")
  static let vanished = DiscoveryError(.configuration, in: "aws", "/run/key does not exist", remedy: "put it back")
  static let throttled = DiscoveryError(.throttled, in: "aws", "too many calls", remedy: "wait")
  static func throttled(for wait: Duration) -> DiscoveryError {
    DiscoveryError(.throttled, in: "aws", "too many calls", remedy: "wait", retryAfter: wait)
  }
}
