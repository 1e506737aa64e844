/// News of the membership layer.
public enum MembershipEvent: Sendable, Equatable {
  /// These members came, went or changed; their new state stands in them.
  case changed([Member])
  /// The layer under the driver can be used: a Serf agent answers, a socket is bound.
  case available
  /// The layer under the driver is lost, with the reason in words; the driver tries to get it back by itself.
  case unavailable(reason: String)
}
