package import JoinPrimitives

/// Finds out which seeds accept connections.
package protocol SeedProbing: Sendable {
  /// How long one connect may take where the caller does not say.
  var connectDeadline: Duration { get }

  /// Connects to the seeds in the given order, many at a time, and reports each result as soon as it is known. A
  /// seed without a port is dialled, and reported, with `defaultPort`. The stream ends after the last result; when
  /// its reader stops or is cancelled, all connects are closed at once.
  ///
  /// - Parameters:
  ///   - deadline: how long one connect may take.
  ///   - limit: the most connects that are open at one time.
  func probe(
    _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
  ) -> AsyncStream<(Seed, ProbeResult)>
}

extension SeedProbing {
  /// That of a local network.
  package var connectDeadline: Duration { DialSchedule.localDeadline }

  /// Probes with the prober's own deadline and as many connects as the process can afford.
  package func probe(_ seeds: [Seed], defaultPort: UInt16) -> AsyncStream<(Seed, ProbeResult)> {
    probe(seeds, defaultPort: defaultPort, deadline: connectDeadline, limit: SeedDialer.probeLimit)
  }
}
