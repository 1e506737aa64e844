import JoinDiscovery

/// What one entry of a join by hand came to.
package struct EntryOutcome: Sendable, Equatable {
  /// The entry, secrets masked.
  package let entry: String
  /// What it gave.
  package let lookup: AttemptReport.EntryResult
  /// Who has accepted this node.
  package let peers: [AttemptReport.Peer]
  /// What became of the seeds.
  package let seeds: SeedTally
  /// How long it took.
  package let elapsed: Duration

  /// How many seeds were found.
  package var found: Int {
    switch lookup {
    case .answered(let report): report.found
    case .running(let found): found
    case .held: 0
    }
  }

  /// Whether the lookup failed, or had no answer in time.
  package var hasFailedLookup: Bool {
    guard case .answered(let report) = lookup else { return true }
    return report.error != nil
  }

  /// All of it in one line.
  package var words: String {
    let conclusion: AttemptReport.Conclusion = peers.isEmpty ? .failed : .joined(after: elapsed)
    let report = AttemptReport(
      number: 0, conclusion: conclusion, entries: [.init(entry, lookup)], peers: peers, seeds: seeds)
    let seeds = AttemptLine.describe(seeds)
    return
      ([AttemptLine.head(report)] + AttemptLine.telling(report).map { AttemptLine.describe($0.result) }
      + (seeds.isEmpty ? [] : ["seeds: \(seeds)"])).joined(separator: " | ")
  }
}
