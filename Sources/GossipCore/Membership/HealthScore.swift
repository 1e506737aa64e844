/// How much a node distrusts its own eyes: 0 is healthy, and each point stretches its probes by one interval, so that a
/// node that is slow itself does not accuse others.
struct HealthScore: Sendable {
  private(set) var value = 0
  private let worst: Int

  init(levels: Int) { worst = max(0, levels - 1) }

  /// Adds points; negative ones make it better.
  mutating func add(_ points: Int) { value = min(worst, max(0, value + points)) }
}
