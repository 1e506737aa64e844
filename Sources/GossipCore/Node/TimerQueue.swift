/// What a node has set itself to do later.
enum GossipTimer: Sendable, Hashable {
  /// Probe the next node.
  case probe
  /// Gossip what is queued.
  case gossip
  /// Exchange the whole state with somebody.
  case pushPull
  /// Forget who is gone for long.
  case reap
  /// Try to reach somebody who failed.
  case reconnect
  /// The target of the probe has not answered; ask others.
  case probeTimeout
  /// The probe is over.
  case probeEnd
  /// A suspect's time is up.
  case suspicion(String)
  /// A ping for another node was not answered.
  case relayedProbe(UInt32)
  /// A stream has taken too long.
  case stream(StreamID)
  /// Nothing shows yet that a cluster has accepted us; ask again.
  case joinRecheck(JoinID)
  /// A cluster has had the time to accept us.
  case joinVerdict(JoinID)
  /// An own query ends.
  case query(UInt32)
  /// A foreign query can no longer be answered.
  case answer(ReceivedQuery.ID)
  /// A step of leaving has taken long enough.
  case leave
}

/// Timers by their instants; one of each name. Those of one instant ring in the order in which they were set.
struct TimerQueue: Sendable {
  private struct Entry {
    let timer: GossipTimer
    let instant: GossipInstant
  }

  private var entries: [Entry] = []

  /// Sets a timer anew.
  mutating func arm(_ timer: GossipTimer, at instant: GossipInstant) {
    cancel(timer)
    // The latest instant stands first, so that the next to ring is the last and goes without moving the others.
    let place = entries.firstIndex { $0.instant <= instant } ?? entries.endIndex
    entries.insert(Entry(timer: timer, instant: instant), at: place)
  }

  /// Drops a timer.
  mutating func cancel(_ timer: GossipTimer) {
    guard let place = entries.firstIndex(where: { $0.timer == timer }) else { return }
    entries.remove(at: place)
  }

  /// Whether a timer is set.
  func isArmed(_ timer: GossipTimer) -> Bool { entries.contains { $0.timer == timer } }

  /// When the next one rings.
  var next: GossipInstant? { entries.last?.instant }

  /// Takes out one that has to ring.
  mutating func popDue(_ now: GossipInstant) -> GossipTimer? {
    guard let entry = entries.last, entry.instant <= now else { return nil }
    entries.removeLast()
    return entry.timer
  }

  /// Drops all.
  mutating func removeAll() { entries = [] }
}
