internal import JoinPrimitives

/// How the network between simulated nodes behaves.
package struct SimulatedNetwork: Sendable {
  /// The share of datagrams that are lost.
  package var loss = 0.0
  /// The share of datagrams that arrive twice.
  package var duplication = 0.0
  /// The share of a stream's segments that are lost and sent again.
  package var segmentLoss = 0.0
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

  /// How long a segment of a stream is under way: one that is lost is sent again after 200 ms, then after twice that.
  func segmentTransit(_ random: inout SeededGenerator) -> Duration {
    transit(&random) + repetitions(of: .milliseconds(200), loss: segmentLoss, &random)
  }

  /// How long it takes to connect: when a segment or its answer is lost, the first is sent again after 1 s.
  func handshakeTransit(_ random: inout SeededGenerator) -> Duration {
    transit(&random)
      + repetitions(of: .seconds(1), loss: 1 - (1 - segmentLoss) * (1 - segmentLoss), &random)
  }

  private func repetitions(of first: Duration, loss: Double, _ random: inout SeededGenerator) -> Duration {
    var wait = first
    var waited = Duration.zero
    while loss > 0, wait < .seconds(60), random.fraction() < loss {
      waited += wait
      wait *= 2
    }
    return waited
  }

  func transit(_ random: inout SeededGenerator) -> Duration {
    random.duration(from: delay.lowerBound, to: delay.upperBound)
  }
}
