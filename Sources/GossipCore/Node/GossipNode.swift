internal import JoinPrimitives

/// A node of the cluster as a value. It takes an input and the time, and says what is to be done.
///
/// It opens no socket, reads no clock, holds no key, and draws only from a generator that was seeded from outside, so
/// that a whole cluster can be replayed from one number.
package struct GossipNode: Sendable {
  let configuration: GossipConfiguration
  var now: GossipInstant
  var random: SeededGenerator
  var outbox: [GossipEffect] = []
  /// What has been counted.
  package internal(set) var statistics = GossipStatistics()

  /// A node that is alone.
  package init(configuration: GossipConfiguration, seed: UInt64, now: GossipInstant) {
    self.configuration = configuration
    self.now = now
    random = SeededGenerator(seed: seed)
  }

  /// Takes in one input and says what is to be done, in order.
  package mutating func step(_ input: GossipInput, now: GossipInstant) -> [GossipEffect] {
    self.now = now
    defer { outbox = [] }
    return outbox
  }

  /// When `deadlineReached` is due; it may change with every step.
  package var nextDeadline: GossipInstant? { nil }

  /// Everybody the node knows of, itself included, by name.
  package var members: [GossipMember] { [localMember] }

  /// This node.
  package var localMember: GossipMember {
    GossipMember(
      name: configuration.name, address: configuration.address, tags: configuration.tags, status: .alive,
      versions: configuration.versions)
  }

  /// How many live members there are, this node included.
  package var liveMemberCount: Int { 1 }

  /// How healthy the node takes itself to be: 0 is best.
  package var healthScore: Int { 0 }
}
