internal import JoinPrimitives

/// How the network between simulated nodes behaves.
package struct SimulatedNetwork: Sendable {
  /// The share of datagrams that are lost.
  package var loss = 0.0
  /// The share of datagrams that arrive twice.
  package var duplication = 0.0
  /// How long anything is under way, at least and at most.
  package var delay = Duration.milliseconds(1)...Duration.milliseconds(20)

  /// A network that loses nothing.
  package init(loss: Double = 0, duplication: Double = 0) {
    self.loss = loss
    self.duplication = duplication
  }

  /// When a datagram that is sent now arrives; never, once or twice.
  func arrivals(_ random: inout SeededGenerator) -> [Duration] {
    if random.fraction() < loss { return [] }
    let copies = random.fraction() < duplication ? 2 : 1
    return (0..<copies).map { _ in transit(&random) }
  }

  func transit(_ random: inout SeededGenerator) -> Duration {
    random.duration(from: delay.lowerBound, to: delay.upperBound)
  }
}
