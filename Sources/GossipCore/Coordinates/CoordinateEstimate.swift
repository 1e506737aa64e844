internal import JoinPrimitives

/// A node's own coordinate, which every measured round trip pulls a little towards the truth: the algorithm Vivaldi,
/// with the figures that Serf uses, so that both sides of a pair move by the same rule.
struct CoordinateEstimate: Sendable {
  /// How much one measurement may change the place and its error.
  private static let weight = 0.25
  /// Shorter than this nothing is measured.
  private static let shortest = 1e-6
  /// Longer round trips are no measurement.
  private static let longest = 10.0
  /// How far from the origin the place is drawn back to it, so that the whole space does not drift away.
  private static let gravity = 150.0
  /// Round trips to one peer of which the median counts.
  private static let medianOf = 3
  /// Measurements of which the adjustment is the mean.
  private static let adjustmentWindow = 20
  /// Peers of which round trips are kept.
  private static let mostPeers = 1024

  private(set) var coordinate = NetworkCoordinate()
  private(set) var roundTrips: [String: [Double]] = [:]
  private var surpluses: [Double] = []
  private var next = 0

  /// Takes in a round trip to a peer; false when it or the peer's coordinate makes no sense. Where it leads out of the
  /// space, the place is given up and found anew.
  mutating func learn(
    _ roundTrip: Duration, to name: String, at other: NetworkCoordinate, random: inout SeededGenerator
  ) -> Bool {
    let seconds = roundTrip / .seconds(1)
    guard (0...Self.longest).contains(seconds), other.isSane, other.error >= 0, other.height >= 0 else { return false }
    let median = self.median(with: seconds, of: name)
    var moved = coordinate
    move(&moved, by: max(median, Self.shortest), from: other, &random)
    var surpluses = surpluses
    let next = adjust(&moved, median, other, &surpluses)
    drawBack(&moved, &random)
    guard moved.isSane else {
      coordinate = NetworkCoordinate()
      self.surpluses = []
      self.next = 0
      return true
    }
    coordinate = moved
    self.surpluses = surpluses
    self.next = next
    return true
  }

  /// Forgets the round trips to a peer.
  mutating func forget(_ name: String) { roundTrips[name] = nil }

  private mutating func median(with seconds: Double, of name: String) -> Double {
    if roundTrips.count >= Self.mostPeers, roundTrips[name] == nil { roundTrips = [:] }
    let kept = (roundTrips[name, default: []] + [seconds]).suffix(Self.medianOf)
    roundTrips[name] = Array(kept)
    return kept.sorted()[kept.count / 2]
  }

  /// Towards the other where it is nearer than we thought, away from it where it is farther; the less sure we are and
  /// the surer it is, the more.
  private func move(
    _ moved: inout NetworkCoordinate, by seconds: Double, from other: NetworkCoordinate,
    _ random: inout SeededGenerator
  ) {
    let distance = moved.distance(to: other)
    let share = moved.error / max(moved.error + other.error, Self.shortest)
    let wrongness = abs(distance - seconds) / seconds
    moved.error = min(
      NetworkCoordinate.greatestError,
      Self.weight * share * wrongness + moved.error * (1 - Self.weight * share))
    push(&moved, by: Self.weight * share * (seconds - distance), from: other, &random)
  }

  /// Takes a measurement into `surpluses`; where the one after it goes.
  private func adjust(
    _ moved: inout NetworkCoordinate, _ seconds: Double, _ other: NetworkCoordinate, _ surpluses: inout [Double]
  ) -> Int {
    let surplus = seconds - moved.bareDistance(to: other)
    guard surplus.isFinite else { return next }
    var next = next
    if surpluses.count < Self.adjustmentWindow {
      surpluses.append(surplus)
    } else {
      surpluses[next] = surplus
      next = (next + 1) % Self.adjustmentWindow
    }
    // Both ends of a pair adjust, each by half.
    moved.adjustment = surpluses.reduce(0, +) / Double(2 * Self.adjustmentWindow)
    return next
  }

  private func drawBack(_ moved: inout NetworkCoordinate, _ random: inout SeededGenerator) {
    let origin = NetworkCoordinate()
    let pull = moved.distance(to: origin) / Self.gravity
    push(&moved, by: -pull * pull, from: origin, &random)
  }

  private func push(
    _ moved: inout NetworkCoordinate, by force: Double, from other: NetworkCoordinate, _ random: inout SeededGenerator
  ) {
    var direction = zip(moved.place, other.place).map { $0 - $1 }
    let length = direction.length
    if length <= Self.shortest {
      // Both stand at one place, and any direction leads apart.
      direction = direction.map { _ in random.fraction() - 0.5 }
      let chance = direction.length
      direction = chance > Self.shortest ? direction.map { $0 / chance } : []
    } else {
      direction = direction.map { $0 / length }
      moved.height = max(
        NetworkCoordinate.leastHeight, (moved.height + other.height) * force / length + moved.height)
    }
    for (dimension, part) in direction.enumerated() { moved.place[dimension] += part * force }
  }
}
