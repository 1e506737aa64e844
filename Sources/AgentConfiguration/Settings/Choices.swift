/// What brings members together (`membership`).
package enum MembershipChoice: String, Sendable, CaseIterable {
  /// This node gossips itself, in Serf's protocol.
  case gossip
  /// A Serf agent that runs beside this one.
  case serf
  /// Members kept in memory; nothing is gossiped.
  case stub
}

/// What happens when `retry-max` or `retry-deadline` is reached (`retry-exhausted`).
package enum RetryExhausted: String, Sendable, CaseIterable {
  /// The agent ends with exit code 1.
  case exit
  /// It goes on trying, at ten times the interval.
  case `continue`
  /// It stays up alone until it is told to join.
  case standalone
}

/// How patient timers are (`profile`).
package enum TimingProfile: String, Sendable, CaseIterable {
  /// One local network.
  case lan
  /// Slow or distant networks.
  case wan
  /// One machine.
  case local
}

/// The lowest severity that is logged (`log-level`).
package enum LogLevel: String, Sendable, CaseIterable {
  /// Everything.
  case trace
  /// Details of each lookup and dial.
  case debug
  /// One line for each attempt.
  case info
  /// What needs attention.
  case warn
  /// What failed.
  case error
  /// Like error; one of Dkron's words.
  case fatal
  /// Like error; one of Dkron's words.
  case panic
}

/// How log lines are written (`log-format`).
package enum LogFormat: String, Sendable, CaseIterable {
  /// For people.
  case text
  /// One JSON object a line.
  case json
}
