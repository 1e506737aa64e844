public import JoinDiscovery

/// What one lookup of one entry came to.
public struct LookupResult: Sendable, Equatable {
  /// How many seeds were reported.
  public var found: Int
  /// How many rows (machines, tasks, pods) were looked at; 0 where the notion means nothing.
  public var rows: Int
  /// Why rows were left out, with their number.
  public var skipped: [String: Int]
  /// Where the answer comes from: the region, the credential's origin.
  public var origin: String?
  /// Remarks that the operator should see once.
  public var warnings: [String]
  /// Why the lookup failed; nil when every page was read.
  public var error: DiscoveryError?
  /// How long it took.
  public var elapsed: Duration

  /// Describes a lookup that has ended.
  public init(
    found: Int = 0, rows: Int = 0, skipped: [String: Int] = [:], origin: String? = nil, warnings: [String] = [],
    error: DiscoveryError? = nil, elapsed: Duration = .zero
  ) {
    self.found = found
    self.rows = rows
    self.skipped = skipped
    self.origin = origin
    self.warnings = warnings
    self.error = error
    self.elapsed = elapsed
  }
}
