package import JoinMembership
package import JoinPrimitives
internal import Synchronization

/// Sees to it that each seed is reported once and none is forgotten.
package final class SeedLedger: Sendable {
  private struct State {
    var open: Set<Seed>
    var answered = 0
  }

  private let seeds: [Seed]
  private let state: Mutex<State>
  private let report: @Sendable (SeedOutcome) -> Void

  /// Starts with all seeds open; a seed that is given twice is reported once.
  package init(_ seeds: [Seed], report: @escaping @Sendable (SeedOutcome) -> Void) {
    var known: Set<Seed> = []
    self.seeds = seeds.filter { known.insert($0).inserted }
    state = Mutex(State(open: known))
    self.report = report
  }

  /// The seeds without a result, in their order.
  package var openSeeds: [Seed] {
    let open = state.withLock { $0.open }
    return seeds.filter(open.contains)
  }

  /// How many seeds have accepted a connection so far.
  package var answered: Int { state.withLock { $0.answered } }

  /// Counts a seed that has accepted a connection.
  package func noteAnswer() {
    state.withLock { $0.answered += 1 }
  }

  /// Reports a result, unless there has been one.
  package func settle(_ seed: Seed, _ result: SeedOutcome.Result) {
    let isOpen = state.withLock { $0.open.remove(seed) != nil }
    if isOpen { report(SeedOutcome(seed: seed, result: result)) }
  }

  /// Reports the same result for all that are open.
  package func settleAll(_ result: (Seed) -> SeedOutcome.Result) {
    for seed in openSeeds { settle(seed, result(seed)) }
  }
}
