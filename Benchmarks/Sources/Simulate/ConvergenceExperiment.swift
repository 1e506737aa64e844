import GossipCore
import JoinTestKit

/// How long it takes until everybody knows that a member has died, or that one has come.
struct ConvergenceExperiment {
  let size: Int
  /// How many members die, and how many come, one after the other.
  let runs: Int

  /// A good network of one site.
  static let network = SimulatedNetwork(loss: 0.01)
  /// What is not known after this time is not waited for.
  private static let patience = Duration.seconds(240)

  struct Result {
    let size: Int
    let failures: [Spread]
    let joins: [Spread]
  }

  func run() -> Result {
    var simulation = GossipSimulation(seed: UInt64(size), network: Self.network)
    simulation.startCluster(of: size) { $0.limitStates(in: size) }
    simulation.run(for: .seconds(2))
    let failures = (0..<runs).map { number -> Spread in
      let victim = 1 + number * (size - 1) / runs
      return spread(of: "n\(victim)", .failed, in: &simulation) { $0.kill(victim) }
    }
    let joins = (0..<runs).map { number -> Spread in
      spread(of: "new\(number)", .joined, in: &simulation) { simulation in
        let machine = simulation.start("new\(number)", at: size + 1 + number) { $0.limitStates(in: size) }
        simulation.join(machine, to: 0)
      }
    }
    precondition(simulation.violations.isEmpty, simulation.violations.joined(separator: "\n"))
    return Result(size: size, failures: failures, joins: joins)
  }

  private func spread(
    of name: String, _ kind: MemberChange.Kind, in simulation: inout GossipSimulation,
    _ begin: (inout GossipSimulation) -> Void
  ) -> Spread {
    simulation.watched = [name]
    let start = simulation.now
    let known = simulation.sightings.count
    begin(&simulation)
    // The member itself hears nothing of itself.
    let members = simulation.running.count { simulation.machines[$0].name != name }
    while simulation.sightings.count - known < members, start.duration(to: simulation.now) < Self.patience {
      simulation.run(for: .milliseconds(200))
    }
    // Whoever is told twice, after a refutation, counts by the first time.
    var first: [Int: Double] = [:]
    for sighting in simulation.sightings[known...] where sighting.kind == kind && first[sighting.machine] == nil {
      first[sighting.machine] = start.duration(to: sighting.instant) / .seconds(1)
    }
    return Spread(seconds: first.values.sorted(), members: members)
  }
}

extension GossipConfiguration {
  /// Leaves out the exchange of whole states where it would be most of the work: it brings news to who has missed the
  /// gossip, who are few.
  mutating func limitStates(in size: Int) {
    if size > 2000 { timing.pushPullInterval = .seconds(24 * 3600) }
  }
}
