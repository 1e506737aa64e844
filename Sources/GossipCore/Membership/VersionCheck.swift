/// Whether two sides can be one cluster: everybody must speak what every live node understands.
///
/// It is as strict as Go's, because a state that Go refuses would leave the two sides apart.
enum VersionCheck {
  /// Why they cannot; nil when they can.
  static func conflict(ours: [Peer], theirs: [NodeState]) -> String? {
    let alive =
      ours.filter { $0.state == .alive }.map(\.versions) + theirs.filter { $0.state == .alive }.map(\.versions)
    let everybody = ours.map { ($0.name, $0.versions) } + theirs.map { ($0.name, $0.versions) }
    for (protocolName, span) in [("memberlist", \ProtocolVersions.memberlist), ("Serf", \ProtocolVersions.serf)] {
      let lowest = alive.map { $0[keyPath: span].min }.max() ?? 0
      let highest = alive.map { $0[keyPath: span].max }.min() ?? .max
      for (name, versions) in everybody
      where !(lowest <= highest && (lowest...highest) ~= versions[keyPath: span].current) {
        return """
          the node '\(name)' speaks version \(versions[keyPath: span].current) of the \(protocolName) protocol, and \
          the live nodes together understand only \(lowest) to \(highest)
          """
      }
    }
    return nil
  }
}
