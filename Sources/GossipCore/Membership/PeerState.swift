/// What the failure detector holds of a node, by its number on the wire.
enum PeerState: UInt8, Sendable {
  /// Answers.
  case alive = 0
  /// Did not answer somebody; others may vouch for it, or it may refute.
  case suspect = 1
  /// Did not refute in time.
  case dead = 2
  /// Said itself that it goes.
  case left = 3

  /// Whether it counts as gone.
  var isGone: Bool { self == .dead || self == .left }
}
