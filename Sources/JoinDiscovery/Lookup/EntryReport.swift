/// How the lookup of one entry ended. Seeds that were reported before a failure stay reported: `found` counts them.
public struct EntryReport: Sendable {
  /// The entry, redacted.
  public let entry: String
  /// How many different endpoints were reported.
  public let found: Int
  /// How many rows (machines, pods) were read; nil for entries that read none, as hosts.
  public let rows: Int?
  /// What one row is, in the singular.
  public let noun: String
  /// Why rows were left out, with their number.
  public let skipped: [(reason: String, count: Int)]
  /// Where the answer comes from.
  public let origin: String?
  /// Remarks that the operator should see.
  public let warnings: [String]
  /// Why the lookup failed; nil when it ended well.
  public let error: DiscoveryError?
  /// How long it took.
  public let elapsed: Duration

  /// Describes the end of a lookup; `skipped` is put in order, the largest number first.
  public init(
    entry: String, found: Int, rows: Int? = nil, noun: String = "machine", skipped: [String: Int] = [:],
    origin: String? = nil, warnings: [String] = [], error: DiscoveryError? = nil, elapsed: Duration = .zero
  ) {
    self.entry = entry
    self.found = found
    self.rows = rows
    self.noun = noun
    self.skipped = skipped.map { (reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    self.origin = origin
    self.warnings = warnings
    self.error = error
    self.elapsed = elapsed
  }

  /// The result in plain words, for a log line: `3 found (12 machines read; 5 not running; region eu-west-1)`.
  public var summary: String {
    guard let error else { return found == 0 ? emptySummary : foundSummary }
    let failure = "failed: \(error.message); \(error.remedy)"
    return found == 0 ? failure : "\(found) found, then \(failure)"
  }

  private var foundSummary: String {
    let details = [rowsRead, skippedWords, origin].compactMap { $0 }
    return details.isEmpty ? "\(found) found" : "\(found) found (\(details.joined(separator: "; ")))"
  }

  private var emptySummary: String {
    let seen = rows == 0 ? "no \(noun) matched" : [rowsRead, skippedWords].compactMap { $0 }.joined(separator: ", ")
    let details = [seen.isEmpty ? nil : seen, origin].compactMap { $0 }
    return details.isEmpty ? "nothing found" : "nothing found: \(details.joined(separator: "; "))"
  }

  private var rowsRead: String? { rows.map { "\($0) \(noun)\($0 == 1 ? "" : "s") read" } }

  private var skippedWords: String? {
    skipped.isEmpty ? nil : skipped.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
  }
}

extension EntryReport: CustomStringConvertible {
  /// The entry and its result.
  public var description: String { "\(entry): \(summary)" }
}
