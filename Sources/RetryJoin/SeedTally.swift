package import JoinMembership
package import JoinPrimitives

/// How many seeds met which fate, and who the unreachable ones are.
package struct SeedTally: Sendable, Equatable {
  /// Accepted us.
  package var joined = 0
  /// Answered, and were not needed.
  package var spare = 0
  /// Never answered.
  package var timedOut = SeedGroup()
  /// Have their port closed.
  package var refused = SeedGroup()
  /// Are this node.
  package var isMyself = 0
  /// Failed otherwise, by reason.
  package var failed: [String: SeedGroup] = [:]
  /// Wait until the join port is known.
  package var withoutPort = 0
  /// Are still being dialled, or wait for it.
  package var open = 0
  /// Came when the attempt had as many as it may have.
  package var leftOut = 0

  /// Nothing yet.
  package init() {}

  /// Counts one outcome.
  package mutating func count(_ result: SeedOutcome.Result, of endpoint: HostPort) {
    switch result {
    case .joined: joined += 1
    case .spare: spare += 1
    case .timedOut: timedOut.add(endpoint)
    case .refused: refused.add(endpoint)
    case .isMyself: isMyself += 1
    case .failed(let reason):
      failed[reason.isEmpty ? "no reason was given" : reason, default: SeedGroup()].add(endpoint)
    }
  }

  /// How many seeds are, or may be, somebody else.
  package var foreign: Int {
    joined + spare + timedOut.count + refused.count + failed.values.reduce(0) { $0 + $1.count } + unfinished
  }

  /// How many seeds have no outcome yet.
  package var unfinished: Int { withoutPort + open }
}
