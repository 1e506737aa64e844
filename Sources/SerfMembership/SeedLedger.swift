internal import JoinMembership
internal import JoinPrimitives
internal import Synchronization

/// Sees to it that each seed is reported once and none is forgotten.
final class SeedLedger: Sendable {
  private let open: Mutex<[Seed]>
  private let report: @Sendable (SeedOutcome) -> Void

  /// Starts with all seeds open; a seed that is given twice is reported once.
  init(_ seeds: [Seed], report: @escaping @Sendable (SeedOutcome) -> Void) {
    var known: Set<Seed> = []
    open = Mutex(seeds.filter { known.insert($0).inserted })
    self.report = report
  }

  /// The seeds without a result, in their order.
  var openSeeds: [Seed] { open.withLock { $0 } }

  /// Reports a result, unless there has been one.
  func settle(_ seed: Seed, _ result: SeedOutcome.Result) {
    let isOpen = open.withLock { open in
      open.firstIndex(of: seed).map { open.remove(at: $0) } != nil
    }
    if isOpen { report(SeedOutcome(seed: seed, result: result)) }
  }

  /// Reports the same result for all that are open.
  func settleAll(_ result: (Seed) -> SeedOutcome.Result) {
    for seed in openSeeds { settle(seed, result(seed)) }
  }
}
