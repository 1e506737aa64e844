public import JoinPrimitives

/// What one page of an answer gave.
public struct SeedPage: Sendable, Equatable {
  /// The seeds that matched.
  public var seeds: [Seed]
  /// How many rows (machines, tasks, pods) the page held.
  public var rows: Int
  /// Why rows were left out, with their number, in the words that a user reads: `not running`, `no private IPv4
  /// address`.
  public var skipped: [String: Int]
  /// Where the answer comes from, for the result line: `region eu-west-1, credentials from the environment`. Later
  /// pages may leave it nil.
  public var origin: String?
  /// Remarks that the operator should see once, for example that matches span several namespaces.
  public var warnings: [String]

  /// Describes a page.
  public init(
    seeds: [Seed] = [], rows: Int = 0, skipped: [String: Int] = [:], origin: String? = nil, warnings: [String] = []
  ) {
    self.seeds = seeds
    self.rows = rows
    self.skipped = skipped
    self.origin = origin
    self.warnings = warnings
  }

  /// Counts one more row that was left out for `reason`.
  public mutating func skip(_ reason: String, count: Int = 1) {
    skipped[reason, default: 0] += count
  }
}
