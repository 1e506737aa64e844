/// Lets the same thing be said only now and then, and counts how often it happened.
struct RepeatGate<Key: Hashable & Sendable>: Sendable {
  /// The same thing is said once in this time.
  static var interval: Duration { .seconds(60) }
  /// So many things are told apart; new ones beyond them are not said at all until one is old enough to be forgotten.
  /// Keys may hold names from the network, and whoever makes them up must not fill the log.
  static var limit: Int { 256 }

  private struct Record {
    var count = 0
    var told: Duration?
  }

  private var records: [Key: Record] = [:]

  /// Notes that it happened; how often so far, when it should be said, else nil.
  mutating func note(_ key: Key, at now: Duration) -> Int? {
    if records.count >= Self.limit, records[key] == nil {
      records = records.filter { $0.value.told.map { now - $0 < Self.interval } ?? false }
      if records.count >= Self.limit { return nil }
    }
    records[key, default: Record()].count += 1
    if let told = records[key]?.told, now - told < Self.interval { return nil }
    records[key]?.told = now
    return records[key]?.count
  }

  /// Notes that it happened, and says how often so far, for the end of a sentence; nil when it should not be said.
  mutating func times(_ key: Key, at now: Duration) -> String? {
    note(key, at: now).map { $0 == 1 ? "" : " (\($0) times so far)" }
  }
}
