import GossipCore
import JoinTestKit

/// How many members that run are taken for failed while packets are lost.
struct FalsePositiveExperiment {
  /// What a node does against wrong accusations.
  enum Defence: String, CaseIterable {
    case all = "all of it"
    case withoutAwareness = "without awareness and nacks"
    case withoutStreams = "without these and TCP pings"

    /// Its place in the tables.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    func configure(_ configuration: inout GossipConfiguration) {
      switch self {
      case .all: break
      case .withoutAwareness:
        configuration.timing.healthLevels = 1
        configuration.versions.memberlist.max = 3
      case .withoutStreams:
        configuration.timing.healthLevels = 1
        configuration.versions.memberlist.max = 2
      }
    }
  }

  let size: Int
  let defence: Defence
  let loss: Double
  let seconds: Int

  struct Result {
    let size: Int
    let defence: Defence
    let loss: Double
    /// The share of the members that a member sees fail wrongly in a minute.
    let share: Double
  }

  func run() -> Result {
    // A segment of TCP is lost as often as a datagram, and sent again.
    var network = SimulatedNetwork(loss: loss)
    network.segmentLoss = loss
    var simulation = GossipSimulation(seed: UInt64(size) + UInt64(loss * 1000), network: network)
    simulation.startCluster(of: size) { configuration in
      defence.configure(&configuration)
      configuration.limitStates(in: size)
    }
    simulation.run(for: .seconds(30))
    let before = simulation.falseFailures
    simulation.run(for: .seconds(seconds))
    let wrong = Double(simulation.falseFailures - before)
    let pairs = Double(size) * Double(size - 1)
    return Result(size: size, defence: defence, loss: loss, share: wrong / pairs * 60 / Double(seconds))
  }
}
