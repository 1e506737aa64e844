import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit

@testable import RetryJoin

/// Many retry loops on one virtual clock. Of the membership layer only this is left: who answers at which address, and
/// who knows whom. The same seed gives the same history.
struct LoopSimulation {
  typealias Machine = RetryJoinStateMachine<ManualClock.Instant>
  typealias Instant = ManualClock.Instant

  /// What discovery tells one node.
  enum Answer {
    case seeds([Seed])
    case fails(DiscoveryError)
    case never
  }

  struct Node {
    var machine: Machine
    var isUp = false
    /// All nodes of one cluster know each other.
    var cluster: Int
    var hasNews = false
    var dialled: [HostPort] = []
    var warnings: [String] = []
  }

  private enum Event {
    case start(Int)
    case loop(Int, RetryJoinEvent)
    case count(Int)
  }

  /// So many peers are joined by one dial; the rest are spares.
  private static let fanOut = 3

  private(set) var nodes: [Node]
  private(set) var now = Instant()
  /// When who began a lookup.
  private(set) var lookups: [(at: Duration, by: Int)] = []
  /// What should never have been.
  private(set) var violations: [String] = []
  /// How long a failed member is taken for alive.
  var detection = Duration.seconds(5)
  /// What discovery tells a node at a time.
  var discover: (Int, Duration, inout SeededGenerator) -> Answer

  private var clusters: [[Int]]
  /// Where the members of a cluster are, made once for all of them.
  private var endpoints: [Int: Set<HostPort>] = [:]
  private var owners: [HostPort: Int] = [:]
  private var events = EventQueue<Instant, Event>()
  private var chance: SeededGenerator

  init(
    _ count: Int, seed: UInt64, _ configuration: RetryJoinConfiguration = RetryJoinConfiguration(),
    discover: @escaping (Int, Duration, inout SeededGenerator) -> Answer
  ) {
    chance = SeededGenerator(seed: seed)
    self.discover = discover
    clusters = (0..<count).map { [$0] }
    nodes = []
    for index in 0..<count {
      let machine = Machine(entries: ["a"], configuration: configuration, seed: chance.next(), now: now)
      nodes.append(Node(machine: machine, cluster: index))
      owners[Seed.node(index).endpoint] = index
    }
  }

  // MARK: - What a test does

  mutating func start(_ node: Int, after wait: Duration = .zero) {
    events.add(.start(node), at: now.advanced(by: wait))
  }

  /// Stops a node without a word; the others notice a little later.
  mutating func kill(_ node: Int) {
    nodes[node].isUp = false
    let rest = clusters[nodes[node].cluster].filter { $0 != node }
    clusters[nodes[node].cluster] = rest
    endpoints[nodes[node].cluster] = nil
    for other in rest { events.add(.count(other), at: now.advanced(by: detection)) }
  }

  /// From now on the node answers at this address, too.
  mutating func move(_ node: Int, to endpoint: HostPort) {
    owners[endpoint] = node
  }

  /// Makes one cluster of these nodes, as if they had met. They have not been started, and belong to no other.
  mutating func unite(_ group: [Int]) {
    for node in group {
      clusters[node] = []
      nodes[node].cluster = group[0]
    }
    clusters[group[0]] = group
  }

  mutating func run(for duration: Duration) {
    let end = now.advanced(by: duration)
    while let next = events.next, next <= end { handleNext() }
    now = end
  }

  /// Runs until all running nodes know each other; how long that took, or nil when the limit came first.
  mutating func runUntilOne(atMost limit: Duration) -> Duration? {
    let (begin, end) = (now, now.advanced(by: limit))
    while let next = events.next, next <= end {
      handleNext()
      if isOne { return begin.duration(to: now) }
    }
    return nil
  }

  // MARK: - What a test sees

  /// Whether all running nodes are one cluster, and each of them says that it is joined.
  var isOne: Bool {
    guard let first = nodes.first(where: \.isUp) else { return false }
    return nodes.allSatisfy { !$0.isUp || $0.cluster == first.cluster && $0.machine.isJoined }
  }

  func count(_ range: Range<Duration>) -> Int { lookups.count { range.contains($0.at) } }

  /// How many lookups began in each of these seconds.
  func rates(_ seconds: Range<Int>) -> [Int] {
    var rates = seconds.map { _ in 0 }
    for lookup in lookups {
      let second = Int(lookup.at.components.seconds)
      if seconds.contains(second) { rates[second - seconds.lowerBound] += 1 }
    }
    return rates
  }
}

// MARK: - Events

extension LoopSimulation {
  private mutating func handleNext() {
    guard let instant = events.next, let event = events.removeFirst() else { return }
    now = max(now, instant)
    switch event {
    case .start(let node):
      nodes[node].isUp = true
      handle(.started, at: node)
      if clusters[nodes[node].cluster].count > 1 { count(for: node) }
    case .loop(let node, let event): handle(event, at: node)
    case .count(let node): count(for: node)
    }
  }

  private mutating func count(for node: Int) {
    nodes[node].hasNews = false
    let cluster = nodes[node].cluster
    // The own address in the set changes nothing, and so all members share one set.
    let places = endpoints[cluster] ?? Set(clusters[cluster].map { Seed.node($0).endpoint })
    endpoints[cluster] = places
    handle(.members(live: clusters[cluster].count - 1, at: places), at: node)
  }

  private mutating func handle(_ event: RetryJoinEvent, at node: Int) {
    guard nodes[node].isUp else { return }
    let wasJoined = nodes[node].machine.isJoined
    let actions = nodes[node].machine.handle(event, now: now)
    for action in actions { perform(action, of: node) }
    if !wasJoined, nodes[node].machine.isJoined, clusters[nodes[node].cluster].count < 2 {
      violations.append("node \(node) says at \(now.offset) that it is joined, and is alone")
    }
  }

  private mutating func perform(_ action: Machine.Action, of node: Int) {
    switch action {
    case .askLocal:
      let own = OwnAddresses(bound: Seed.node(node).endpoint)
      tell(node, .local(LocalNode(joinPort: 8946, addresses: own)))
    case .startLookup(let id): lookUp(id, for: node)
    case .dial(let dial, let seeds): self.dial(dial, seeds, from: node)
    case .schedule(let timer, let at): events.add(.loop(node, .timerFired(timer)), at: at)
    case .warn(let text): nodes[node].warnings.append(text)
    case .recall(let generation): tell(node, .recalled([], generation: generation))
    case .cancelLookups, .cancelDials, .cancelTimer, .report, .giveUp, .stop: break
    }
  }

  private mutating func tell(_ node: Int, _ event: RetryJoinEvent, after wait: Duration = .zero) {
    events.add(.loop(node, event), at: now.advanced(by: wait))
  }

  private mutating func lookUp(_ id: EntryID, for node: Int) {
    lookups.append((now.offset, node))
    let wait = chance.duration(from: .milliseconds(20), to: .milliseconds(400))
    switch discover(node, now.offset, &chance) {
    case .seeds(let seeds):
      tell(node, .page(id, seeds), after: wait)
      tell(node, .lookupFinished(id, EntryReport(entry: "a", found: seeds.count)), after: wait)
    case .fails(let error):
      tell(node, .lookupFinished(id, EntryReport(entry: "a", found: 0, error: error)), after: wait)
    case .never: break
    }
  }

  private mutating func dial(_ dial: Int, _ seeds: [Seed], from node: Int) {
    var joined = 0
    var last = Duration.zero
    for seed in seeds {
      nodes[node].dialled.append(seed.endpoint)
      let owner = owners[seed.endpoint]
      var wait = chance.duration(from: .milliseconds(1), to: .milliseconds(40))
      let result: SeedOutcome.Result
      if let owner, nodes[owner].isUp {
        if joined < Self.fanOut {
          joined += 1
          meet(node, owner)
          result = .joined(name: "n\(owner)")
        } else {
          result = .spare
        }
      } else if owner == nil || chance.fraction() < 0.5 {
        wait = .milliseconds(1500)
        result = .timedOut
      } else {
        result = .refused
      }
      last = max(last, wait)
      tell(node, .seedOutcome(dial: dial, SeedOutcome(seed: seed, result: result)), after: wait)
    }
    tell(node, .dialFinished(dial: dial), after: last + .milliseconds(1))
  }

  /// Two clusters become one, of which everybody hears within half a second.
  private mutating func meet(_ one: Int, _ other: Int) {
    let (large, small) =
      clusters[nodes[one].cluster].count < clusters[nodes[other].cluster].count
      ? (nodes[other].cluster, nodes[one].cluster) : (nodes[one].cluster, nodes[other].cluster)
    guard large != small else { return }
    for member in clusters[small] { nodes[member].cluster = large }
    clusters[large] += clusters[small]
    clusters[small] = []
    endpoints[large] = nil
    for member in clusters[large] where nodes[member].isUp && !nodes[member].hasNews {
      nodes[member].hasNews = true
      events.add(
        .count(member), at: now.advanced(by: chance.duration(from: .milliseconds(50), to: .milliseconds(500))))
    }
  }
}

extension RetryJoinStateMachine {
  /// Whether the loop says that somebody has accepted this node.
  var isJoined: Bool { if case .joined = phase { true } else { false } }
}

extension Seed {
  /// Of the machine with this number among many, with the port of its node.
  static func node(_ index: Int) -> Seed {
    let bytes = [10, UInt8(index >> 16 & 0xFF), UInt8(index >> 8 & 0xFF), UInt8(index & 0xFF)]
    return Seed(IPAddress(bytes: bytes) ?? .loopbackV4, port: 8946)
  }
}
