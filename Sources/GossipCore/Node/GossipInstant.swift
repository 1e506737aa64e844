/// A point in time as the node sees it: how long after an arbitrary start. The node reads no clock; it is told.
package struct GossipInstant: InstantProtocol, Sendable {
  /// The time since the start.
  package let offset: Duration

  /// A point in time, counted from the start.
  package init(offset: Duration = .zero) {
    self.offset = offset
  }

  /// A later point in time.
  package func advanced(by duration: Duration) -> GossipInstant { GossipInstant(offset: offset + duration) }
  /// The time from here to there.
  package func duration(to other: GossipInstant) -> Duration { other.offset - offset }
  /// Orders by time.
  package static func < (left: GossipInstant, right: GossipInstant) -> Bool { left.offset < right.offset }
}

extension GossipInstant {
  static func + (instant: GossipInstant, duration: Duration) -> GossipInstant { instant.advanced(by: duration) }
  static func - (later: GossipInstant, earlier: GossipInstant) -> Duration { earlier.duration(to: later) }
}
