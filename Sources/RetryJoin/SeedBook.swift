import JoinMembership
import JoinPrimitives

/// The seeds of one attempt: each address and port once, whichever entries named it, with what became of it.
///
/// A seed waits (this node or the join port is not known yet), is queued, is being dialled, or is settled. Dials that
/// outlast their attempt stay, so that no seed is ever dialled twice at once.
struct SeedBook: Sendable {
  /// One call of `MembershipDriver.join`; the number is never used again.
  typealias DialID = Int

  private enum State: Sendable {
    case queued
    case dialling(DialID)
    case settled(SeedOutcome.Result)
  }

  private struct Record: Sendable {
    let seed: Seed
    let entry: EntryID
    var state: State
  }

  /// So many dials run at once; further seeds wait and then go out together.
  static let dialLimit = 8
  /// So many seeds are handed over at once.
  static let batchLimit = 1024
  /// So many seeds are remembered; what a source names beyond them is left out of this attempt.
  static let seedLimit = 200_000

  /// A dial that runs.
  private struct Dial: Sendable {
    var open: Set<HostPort>
    var hasJoined = false
  }

  private var records: [HostPort: Record] = [:]
  private var waiting: [Seed: EntryID] = [:]
  /// The next one stands last.
  private var queue: [HostPort] = []
  private var isOrdered = true
  private var dials: [DialID: Dial] = [:]
  private var leftOut = 0
  private(set) var lastDial: DialID = 0
  private(set) var local: LocalNode?
  /// Who accepted us, in the order in which they did.
  private(set) var peers: [AttemptReport.Peer] = []

  /// Whether seeds wait for the join port or for news of this node.
  var hasWaiting: Bool { !waiting.isEmpty }

  /// Whether seeds wait for a dial.
  var hasQueue: Bool { !queue.isEmpty }

  /// Whether nothing is remembered.
  var isEmpty: Bool { records.isEmpty && !hasOpenSeeds }

  /// Whether any seed may still change its state.
  var hasOpenSeeds: Bool { !waiting.isEmpty || !queue.isEmpty || !dials.isEmpty }

  /// What became of all seeds so far.
  var tally: SeedTally {
    var tally = SeedTally()
    tally.withoutPort = waiting.count
    tally.leftOut = leftOut
    for (endpoint, record) in records {
      switch record.state {
      case .queued, .dialling: tally.open += 1
      case .settled(let result): tally.count(result, of: endpoint)
      }
    }
    return tally
  }

  /// Takes in what is known of this node, and with it the seeds that waited.
  mutating func learn(_ local: LocalNode, ifNews isNews: (HostPort) -> Bool = { _ in true }) {
    self.local = local
    let waited = waiting.sorted { ($0.key.address, $0.key.port ?? 0) < ($1.key.address, $1.key.port ?? 0) }
    waiting = [:]
    for (seed, entry) in waited { offer(seed, from: entry, ifNews: isNews) }
  }

  /// Takes in one seed, unless it is no news.
  mutating func offer(_ seed: Seed, from entry: EntryID, ifNews isNews: (HostPort) -> Bool = { _ in true }) {
    guard let local, let port = seed.port ?? local.joinPort else {
      if waiting[seed] == nil, hasRoom() { waiting[seed] = entry }
      return
    }
    var seed = seed
    seed.port = port
    guard records[seed.endpoint] == nil, isNews(seed.endpoint), hasRoom() else { return }
    if local.addresses.contains(seed.address, port: port) {
      records[seed.endpoint] = Record(seed: seed, entry: entry, state: .settled(.isMyself))
    } else {
      records[seed.endpoint] = Record(seed: seed, entry: entry, state: .queued)
      queue.append(seed.endpoint)
      isOrdered = false
    }
  }

  private mutating func hasRoom() -> Bool {
    guard records.count + waiting.count < Self.seedLimit else {
      leftOut += 1
      return false
    }
    return true
  }

  /// The next seeds to dial, in random order, those that are ready first; nil when none is due.
  mutating func nextDial(using chance: inout SeededGenerator) -> (id: DialID, seeds: [Seed])? {
    guard dials.count < Self.dialLimit, !queue.isEmpty else { return nil }
    if !isOrdered { order(using: &chance) }
    lastDial += 1
    // A copy: a view would hold on to the whole queue while its end is cut off.
    let batch = Array(queue.suffix(Self.batchLimit).reversed())
    queue.removeLast(batch.count)
    for endpoint in batch { records[endpoint]?.state = .dialling(lastDial) }
    dials[lastDial] = Dial(open: Set(batch))
    return (lastDial, batch.compactMap { records[$0]?.seed })
  }

  /// Only after news: a hundred thousand seeds are not shuffled again for each batch.
  private mutating func order(using chance: inout SeededGenerator) {
    queue.shuffle(using: &chance)
    let isReady = { [records] (endpoint: HostPort) in records[endpoint]?.seed.isReady == true }
    queue = queue.filter { !isReady($0) } + queue.filter(isReady)
    isOrdered = true
  }

  /// Takes in one outcome and tells which entry had named the seed; nil for an outcome that nobody waits for.
  mutating func settle(_ outcome: SeedOutcome, of dial: DialID) -> EntryID? {
    let endpoint = outcome.seed.endpoint
    guard let record = records[endpoint], case .dialling(dial) = record.state else { return nil }
    records[endpoint]?.state = .settled(outcome.result)
    dials[dial]?.open.remove(endpoint)
    if case .joined(let name) = outcome.result {
      dials[dial]?.hasJoined = true
      peers.append(AttemptReport.Peer(name: name, endpoint: endpoint))
    }
    return record.entry
  }

  /// A dial has ended: seeds that it left without an outcome were not needed, or not reached.
  mutating func finish(_ dial: DialID) {
    guard let ended = dials.removeValue(forKey: dial) else { return }
    let result =
      ended.hasJoined ? SeedOutcome.Result.spare : .failed(reason: "the membership layer gave no outcome")
    for endpoint in ended.open { records[endpoint]?.state = .settled(result) }
  }

  /// Drops the seeds that wait for a dial, but for those of the entries that are still to bring a peer.
  mutating func dropQueue(exceptOf isWanted: (EntryID) -> Bool) {
    let dropped = queue.filter { endpoint in records[endpoint].map { !isWanted($0.entry) } ?? true }
    for endpoint in dropped { records[endpoint]?.state = .settled(.spare) }
    let gone = Set(dropped)
    queue.removeAll { gone.contains($0) }
    waiting = waiting.filter { isWanted($0.value) }
  }

  /// Forgets what is settled, so that the next attempt starts from the entries alone.
  mutating func forgetSettled() {
    peers = []
    leftOut = 0
    records = records.filter { _, record in
      if case .settled = record.state { false } else { true }
    }
  }

  /// Forgets everything but this node, dials that run included: their outcomes are nobody's any more.
  mutating func forgetAll() {
    records = [:]
    waiting = [:]
    queue = []
    dials = [:]
    peers = []
    leftOut = 0
  }
}
