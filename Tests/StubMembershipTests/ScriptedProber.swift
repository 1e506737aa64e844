import JoinPrimitives
import SeedDialing

/// Answers as a test says; whoever is not named times out.
struct ScriptedProber: SeedProbing {
  var results: [HostPort: ProbeResult] = [:]

  func probe(
    _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
  ) -> AsyncStream<(Seed, ProbeResult)> {
    AsyncStream { continuation in
      for var seed in seeds {
        seed.port = seed.port ?? defaultPort
        continuation.yield((seed, results[seed.endpoint] ?? .timedOut))
      }
      continuation.finish()
    }
  }
}
