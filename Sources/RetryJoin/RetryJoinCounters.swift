package import JoinDiscovery
import JoinMembership

/// What the loop has counted since it was started. No name, address or entry stands in it.
package struct RetryJoinCounters: Sendable, Equatable {
  /// What a failure of a lookup is told by.
  package struct LookupFailure: Sendable, Hashable {
    /// The provider's name, or `dns`.
    package let provider: String
    /// What kind of failure it was.
    package let code: DiscoveryError.Code
  }

  /// Attempts that brought this node a peer.
  package private(set) var joined = 0
  /// Attempts that found nobody but this node.
  package private(set) var alone = 0
  /// Attempts that joined nobody.
  package private(set) var failed = 0
  /// Looks around of a joined node.
  package private(set) var looks = 0
  /// Lookups that ended well.
  package private(set) var lookups = 0
  /// Lookups that failed.
  package private(set) var lookupFailures: [LookupFailure: Int] = [:]
  /// What became of the seeds that were dialled, in one word each.
  package private(set) var seeds: [String: Int] = [:]
  /// How often no other live member was left.
  package private(set) var isolations = 0
  /// How often the limit of attempts or time was reached.
  package private(set) var surrenders = 0

  /// Nothing yet.
  package init() {}

  /// Counts an event and what it has led to.
  package mutating func count<Instant>(_ event: RetryJoinEvent, leadingTo actions: [RetryJoinAction<Instant>]) {
    switch event {
    case .lookupFinished(_, let report): count(report)
    case .seedOutcome(_, let outcome): seeds[Self.word(outcome.result), default: 0] += 1
    default: break
    }
    for action in actions {
      switch action {
      case .report(let report): count(report.conclusion)
      case .giveUp: surrenders += 1
      default: break
      }
    }
  }

  /// Counts that no other live member was left.
  package mutating func countIsolation() { isolations += 1 }

  private mutating func count(_ report: EntryReport) {
    if let error = report.error {
      lookupFailures[LookupFailure(provider: error.provider, code: error.code), default: 0] += 1
    } else {
      lookups += 1
    }
  }

  private mutating func count(_ conclusion: AttemptReport.Conclusion) {
    switch conclusion {
    case .joined: joined += 1
    case .alone: alone += 1
    case .failed: failed += 1
    case .lookedAround: looks += 1
    case .settledLate: break
    }
  }

  private static func word(_ result: SeedOutcome.Result) -> String {
    switch result {
    case .joined: "joined"
    case .isMyself: "myself"
    case .refused: "refused"
    case .timedOut: "timed_out"
    case .failed: "failed"
    case .spare: "spare"
    }
  }
}
