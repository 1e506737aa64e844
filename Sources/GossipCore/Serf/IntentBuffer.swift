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

  /// Keeps an intent; false when a later one is known, or there is no room.
  mutating func insert(_ kind: Kind, _ time: UInt64, of name: String, now: GossipInstant) -> Bool {
    if let known = intents[name], known.time >= time { return false }
    guard intents[name] != nil || intents.count < limit else { return false }
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
