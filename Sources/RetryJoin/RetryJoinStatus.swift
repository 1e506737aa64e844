/// Where the loop stands, as a snapshot for a status page.
public struct RetryJoinStatus: Sendable, Equatable {
  /// The state in one word.
  public enum Phase: String, Sendable, CaseIterable {
    /// Not started, or there is nothing to look up.
    case idle
    /// Looking up and dialling.
    case attempting
    /// Between two attempts, the last of which failed.
    case waiting
    /// The last attempt that ended found nobody but this node; the next one is awaited or runs.
    case alone
    /// At least one other live member has accepted this node.
    case joined
    /// Gave up, and looks nothing up any more.
    case exhausted
    /// Ended.
    case stopped
  }

  /// The last that is known of one entry.
  public struct Entry: Sendable, Equatable {
    /// The entry, secrets masked.
    public let text: String
    /// Whether a lookup runs now.
    public let isRunning: Bool
    /// How many seeds the last lookup found; nil before the first has ended.
    public let found: Int?
    /// Why the last lookup failed, with the remedy.
    public let error: String?
    /// How long the entry is still held back.
    public internal(set) var heldFor: Duration?
  }

  /// The state in one word.
  public let phase: Phase
  /// The number of the current or last attempt, from 1; 0 before the first.
  public let attempt: Int
  /// Whether the limit of attempts or time was reached; stays true while the loop goes on slowly.
  public let hasGivenUp: Bool
  /// All entries, in the order of the list.
  public internal(set) var entries: [Entry]
  /// The time until the next attempt; nil when none is planned.
  public internal(set) var nextTry: Duration?
  /// How many other live members the membership layer counts.
  public let liveMembers: Int
  /// What became of the seeds of the last attempt that was reported.
  package let tally: SeedTally
  /// What has been counted since the start.
  package internal(set) var counters = RetryJoinCounters()

  /// What became of the seeds of the last attempt, grouped by cause; empty when there were none.
  public var seeds: String { AttemptLine.describe(tally) }

  /// Lets what is counted down go on, since a snapshot may be older than whoever reads it believes.
  mutating func age(by elapsed: Duration) {
    nextTry = nextTry.map { max($0 - elapsed, .zero) }
    for index in entries.indices {
      entries[index].heldFor = entries[index].heldFor.map { $0 - elapsed }.flatMap { $0 > .zero ? $0 : nil }
    }
  }
}
