import JoinPrimitives

/// When a joined node looks around again, and which seeds it leaves alone meanwhile.
///
/// The first looks follow soon after the join, at doubling distances, since nodes that start together know little of
/// each other. Later ones come once a rejoin interval. Whether a node takes a look is left to chance, weighted so that
/// the whole cluster takes about eight, whatever its size.
struct Watch<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  /// So many looks a round are enough for a cluster.
  private static var looksPerRound: Double { 8 }
  private static var firstWait: Duration { .seconds(5) }

  /// The least that a wait of one interval lasts. It is never longer than the interval, which is thus a promise.
  private static var shortestShare: Double { 0.9 }

  private let interval: Duration
  /// The time from the join to the next early look; once it exceeds the interval, the interval counts.
  private var early = Watch.firstWait
  /// Seeds that need no second dial before this instant.
  private var settled: [HostPort: Instant] = [:]
  private var lookBegan: Instant?
  /// Whether a look is under way.
  private(set) var isLooking = false

  /// Whether the next round is this node's whatever the size of the cluster: perhaps nobody else has its entries.
  private(set) var hasNewEntries: Bool

  /// `interval` is zero where a node looks around only when it is cut off.
  init(interval: Duration, hasNewEntries: Bool = false) {
    self.interval = interval
    self.hasNewEntries = hasNewEntries
  }

  /// Whether there are any looks.
  var isActive: Bool { interval > .zero }

  /// Begins anew, after a join or when the cluster is lost.
  mutating func restart() {
    early = Self.firstWait
    settled = [:]
    isLooking = false
    hasNewEntries = false
  }

  /// The time from now to the next round; nil where there are none.
  mutating func nextWait(using chance: inout SeededGenerator) -> Duration? {
    guard isActive else { return nil }
    guard early < interval else { return chance.duration(from: interval * Self.shortestShare, to: interval) }
    // 5, 10, 20, 40 seconds after the join: the first distance is 5 s, and each later one is as long as all before.
    let wait = early == Self.firstWait ? early : early / 2
    early *= 2
    return Backoff.spread(wait, using: &chance)
  }

  /// Whether this node is one of those that look in this round.
  mutating func isChosen(among liveMembers: Int, using chance: inout SeededGenerator) -> Bool {
    defer { hasNewEntries = false }
    return chance.fraction() < Self.looksPerRound / Double(max(liveMembers + 1, 1)) || hasNewEntries
  }

  mutating func beginLook(_ now: Instant) {
    isLooking = true
    lookBegan = now
    settled = settled.filter { now < $0.value }
  }

  mutating func endLook() {
    isLooking = false
  }

  /// Leaves a seed alone for one interval: it was dialled, whatever came of it. The interval counts from the look and
  /// is that of the shortest wait, or else every other look would pass the seed over.
  mutating func settle(_ endpoint: HostPort) {
    settled[endpoint] = lookBegan?.advanced(by: interval * Self.shortestShare)
  }

  /// Whether a look has use for a seed: it is neither a member that lives, nor was dialled within the last interval.
  func isNews(_ endpoint: HostPort, among members: Set<HostPort>) -> Bool {
    !isLooking || !members.contains(endpoint) && settled[endpoint] == nil
  }
}
