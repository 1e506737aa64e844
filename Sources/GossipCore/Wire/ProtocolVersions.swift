/// What a node understands and speaks: the six bytes `Vsn` of memberlist.
///
/// Everybody speaks memberlist 2 and says by the maximum what else it understands: 3 stream pings, 4 nacks, 5
/// checksums.
package struct ProtocolVersions: Sendable, Hashable {
  /// The versions of one protocol.
  package struct Span: Sendable, Hashable {
    /// The lowest understood.
    package var min: UInt8
    /// The highest understood.
    package var max: UInt8
    /// The one that is spoken.
    package var current: UInt8

    /// Names three versions.
    package init(min: UInt8, max: UInt8, current: UInt8) {
      self.min = min
      self.max = max
      self.current = current
    }

    /// Whether the three contradict each other, by the rule that Go applies to gossip.
    var isBroken: Bool { min == 0 || max == 0 || min > max }
  }

  /// The memberlist protocol.
  package var memberlist: Span
  /// The Serf protocol on top of it.
  package var serf: Span

  /// Joins both protocols.
  package init(memberlist: Span, serf: Span) {
    self.memberlist = memberlist
    self.serf = serf
  }

  /// What a Dkron agent says of itself.
  package static let dkron = ProtocolVersions(
    memberlist: Span(min: 1, max: 5, current: 2), serf: Span(min: 2, max: 5, current: 4))
  /// What a Serf agent says of itself.
  package static let serf = ProtocolVersions(
    memberlist: Span(min: 1, max: 5, current: 2), serf: Span(min: 2, max: 5, current: 5))
  /// What a node is taken for that says nothing: it fits nobody, and Go refuses every state that holds it.
  static let unknown = ProtocolVersions(
    memberlist: Span(min: 0, max: 0, current: 0), serf: Span(min: 0, max: 0, current: 0))

  /// Reads the bytes of the wire, of which there are six or more.
  init(wire: [UInt8]) {
    guard wire.count >= 6 else {
      self = .unknown
      return
    }
    memberlist = Span(min: wire[0], max: wire[1], current: wire[2])
    serf = Span(min: wire[3], max: wire[4], current: wire[5])
  }

  /// The six bytes of the wire.
  var wire: [UInt8] {
    [memberlist.min, memberlist.max, memberlist.current, serf.min, serf.max, serf.current]
  }

  /// Answers a ping over a stream.
  var understandsStreamPing: Bool { memberlist.max >= 3 }
  /// Says so when it cannot reach a third node.
  var understandsNack: Bool { memberlist.max >= 4 }
  /// Takes packets that carry a checksum, and relayed answers.
  var understandsChecksum: Bool { memberlist.max >= 5 }
}
