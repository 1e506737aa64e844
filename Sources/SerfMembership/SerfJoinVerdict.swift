internal import JoinMembership
internal import JoinPrimitives

/// What a join that the agent calls a success has really brought. It is decided by the list of members, because the agent
/// also counts an exchange with itself.
enum SerfJoinVerdict {
  /// The members that answer, the agent's own node left out.
  static func foreign(in members: [Member], localName: String) -> [Member] {
    members.filter { $0.name != localName && $0.status == .alive }
  }

  /// The foreign member that gossips at a seed's endpoint and answers.
  static func owner(of seed: Seed, in members: [Member], localName: String) -> Member? {
    foreign(in: members, localName: localName).first { $0.endpoint == seed.endpoint }
  }

  /// Whether the list may be about to change: the seed's member is known and does not count as alive yet. A node that was
  /// restarted must first refute the news of its death.
  static func isUnsettled(_ seed: Seed, in members: [Member], localName: String) -> Bool {
    members.contains { $0.name != localName && $0.endpoint == seed.endpoint && $0.status != .alive }
  }

  /// Decides about a seed after an exchange with it.
  ///
  /// - Parameters:
  ///   - before: the members before the join.
  ///   - after: the members after it.
  ///   - local: the agent's own node.
  ///   - isOwnHost: whether the seed's address leads to the agent's host.
  static func decide(
    _ seed: Seed, before: [Member], after: [Member], local: Member, isOwnHost: Bool
  ) -> SeedOutcome.Result {
    if let owner = owner(of: seed, in: after, localName: local.name) { return .joined(name: owner.name) }
    let known = Set(foreign(in: before, localName: local.name).map(\.name))
    let living = foreign(in: after, localName: local.name)
    let fresh = living.filter { !known.contains($0.name) }
    if !fresh.isEmpty { return .joined(name: fresh.count == 1 ? fresh[0].name : nil) }
    if isOwnHost, seed.port == local.port { return .isMyself }
    if !living.isEmpty { return .joined(name: nil) }
    return .failed(
      reason: """
        a node answers at \(seed.endpoint), but the Serf agent lists nobody new: either another node is also called \
        '\(local.name)', as this one at \(local.endpoint) is, or the address leads back to this node
        """
    )
  }
}
