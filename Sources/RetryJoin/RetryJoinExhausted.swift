/// The loop gave up before it ever joined anybody.
public struct RetryJoinExhausted: Error, Sendable, Equatable, CustomStringConvertible {
  /// The last word on one entry.
  public struct Reason: Sendable, Equatable {
    /// The entry, secrets masked.
    public let entry: String
    /// What its last lookup came to, in words.
    public let reason: String
  }

  /// How many attempts failed.
  public let attempts: Int
  /// How long the loop tried.
  public let elapsed: Duration
  /// The last word on every entry.
  public let reasons: [Reason]
  /// What became of the seeds of the last attempt, grouped by cause; empty when there were none.
  public let seeds: String

  /// Whether the list was tried once, as `join` means it.
  public let isOneShot: Bool

  /// What the operator can do.
  public var remedy: String {
    let cause =
      seeds.isEmpty
      ? "correct what the lookups name"
      : "check that members listen at these addresses, with the same key and cluster-label"
    if isOneShot { return "\(cause); then use 'dkron join', or retry-join in the place of join, which tries again" }
    return "\(cause), or raise retry-max and retry-deadline (0 tries for ever)"
  }

  /// Everything in one line.
  public var description: String {
    let tries = attempts == 1 ? "1 failed attempt" : "\(attempts) failed attempts"
    var parts = ["gave up joining after \(tries) in \(AttemptLine.format(elapsed))"]
    // What became of an address stands among the seeds.
    let telling = reasons.filter { seeds.isEmpty || !AttemptLine.isAddress($0.entry) }
    parts += telling.prefix(AttemptLine.longestList).map { "\($0.entry): \($0.reason)" }
    if telling.count > AttemptLine.longestList {
      parts.append("\(telling.count - AttemptLine.longestList) more entries")
    }
    if !seeds.isEmpty { parts.append("seeds: \(seeds)") }
    return parts.joined(separator: " | ") + " | \(remedy)"
  }
}
