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
    let turn: UInt64

    func rings(before other: Entry) -> Bool { (instant, turn) < (other.instant, other.turn) }
  }

  /// A heap. It also holds entries that were dropped since; the first never is one of them.
  private var heap: [Entry] = []
  /// Which setting of each timer counts.
  private var turns: [GossipTimer: UInt64] = [:]
  private var lastTurn: UInt64 = 0

  /// Sets a timer anew.
  mutating func arm(_ timer: GossipTimer, at instant: GossipInstant) {
    lastTurn += 1
    turns[timer] = lastTurn
    heap.append(Entry(timer: timer, instant: instant, turn: lastTurn))
    rise(from: heap.count - 1)
    dropStale()
  }

  /// Drops a timer.
  mutating func cancel(_ timer: GossipTimer) {
    if turns.removeValue(forKey: timer) != nil { dropStale() }
  }

  /// Whether a timer is set.
  func isArmed(_ timer: GossipTimer) -> Bool { turns[timer] != nil }

  /// When the next one rings.
  var next: GossipInstant? { heap.first?.instant }

  /// Takes out one that has to ring.
  mutating func popDue(_ now: GossipInstant) -> GossipTimer? {
    guard let entry = heap.first, entry.instant <= now else { return nil }
    turns[entry.timer] = nil
    dropStale()
    return entry.timer
  }

  /// Drops all.
  mutating func removeAll() {
    heap = []
    turns = [:]
  }

  private func isStale(_ entry: Entry) -> Bool { turns[entry.timer] != entry.turn }

  private mutating func dropStale() {
    // Most of a heap is never at its top, and must not be kept for that.
    if heap.count > 2 * turns.count + 32 {
      heap.removeAll(where: isStale)
      // What is in order is a heap.
      heap.sort { $0.rings(before: $1) }
    }
    while let first = heap.first, isStale(first) { removeFirst() }
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while let child = [2 * place + 1, 2 * place + 2].filter(heap.indices.contains).min(by: precedes),
      precedes(child, place)
    {
      heap.swapAt(child, place)
      place = child
    }
  }

  private mutating func rise(from start: Int) {
    var place = start
    while place > 0, precedes(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool { heap[one].rings(before: heap[other]) }
}
