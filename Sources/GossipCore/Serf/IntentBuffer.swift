/// Intents about nodes that are not known yet: news of a node's leave may overtake the news of its life.
struct IntentBuffer: Sendable {
  enum Kind: Sendable { case join, leave }

  struct Intent: Sendable {
    var kind: Kind
    var time: UInt64
    var since: GossipInstant
  }

  private var intents: [String: Intent] = [:]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Keeps an intent; false when a later one is known, or there is no room. Exchanged states are full of joins of those
  /// who went long ago, and these make room for a leave.
  mutating func insert(_ kind: Kind, _ time: UInt64, of name: String, now: GossipInstant) -> Bool {
    if let known = intents[name], known.time >= time { return false }
    if intents[name] == nil, intents.count >= limit {
      let oldestJoin = intents.filter { $0.value.kind == .join }.min {
        ($0.value.since, $0.key) < ($1.value.since, $1.key)
      }
      guard kind == .leave, let oldestJoin else { return false }
      intents[oldestJoin.key] = nil
    }
    intents[name] = Intent(kind: kind, time: time, since: now)
    return true
  }

  /// Hands over what is known of a node that has come.
  mutating func remove(_ name: String) -> Intent? { intents.removeValue(forKey: name) }

  /// Forgets what nobody came for.
  mutating func expire(before instant: GossipInstant) {
    intents = intents.filter { $0.value.since >= instant }
  }
}
