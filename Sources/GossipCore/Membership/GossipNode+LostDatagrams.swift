/// Networks that let TCP through and not UDP, or only one direction of it.
extension GossipNode {
  /// The most seeds of which silence is noted.
  private static let mostSilentSeeds = 64

  /// Notes once that a node answers over streams alone.
  mutating func noteLostDatagrams(of name: String) {
    statistics.probesWithoutDatagram += 1
    withoutDatagrams = withoutDatagrams.filter { isHere($0) }
    if withoutDatagrams.insert(name).inserted { note(.datagramsLost(name: name)) }
  }

  /// Notes once that a seed answered and that its cluster is silent, unless something else explains that.
  mutating func noteSilence(of join: JoinProgress) {
    guard join.memory == nil, silentSeeds.count < Self.mostSilentSeeds else { return }
    if silentSeeds.insert(join.seed).inserted { note(.unreached(seed: join.seed)) }
  }

  /// How many members answer over streams alone.
  var membersWithoutDatagrams: Int { withoutDatagrams.count { isHere($0) } }

  private func isHere(_ name: String) -> Bool { peers[name].map { !$0.state.isGone } ?? false }
}
