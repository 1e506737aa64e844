package import JoinMembership

/// How many seeds met which fate.
package struct SeedTally: Sendable, Equatable {
  /// Accepted us.
  package var joined = 0
  /// Answered, and were not needed.
  package var spare = 0
  /// Never answered.
  package var timedOut = 0
  /// Have their port closed.
  package var refused = 0
  /// Are this node.
  package var isMyself = 0
  /// Failed otherwise, by reason.
  package var failed: [String: Int] = [:]
  /// Wait until the join port is known.
  package var withoutPort = 0
  /// Are still being dialled, or wait for it.
  package var open = 0

  /// Nothing yet.
  package init() {}

  /// Counts one outcome.
  package mutating func count(_ result: SeedOutcome.Result) {
    switch result {
    case .joined: joined += 1
    case .spare: spare += 1
    case .timedOut: timedOut += 1
    case .refused: refused += 1
    case .isMyself: isMyself += 1
    case .failed(let reason): failed[reason.isEmpty ? "no reason was given" : reason, default: 0] += 1
    }
  }

  /// How many seeds are, or may be, somebody else.
  package var foreign: Int {
    joined + spare + timedOut + refused + failed.values.reduce(0, +) + withoutPort + open
  }
}
