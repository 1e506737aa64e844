internal import JoinDiscovery
internal import JoinPrimitives

/// Which names wait for a resolver thread, and who waits for each name.
struct LookupQueue {
  typealias Continuation = CheckedContinuation<Result<[IPAddress], NameResolutionError.Reason>, Never>

  enum Decision {
    case wait
    case startThread
    case refuse(NameResolutionError.Reason)
  }

  /// More names than this are never queued: their owners would be past every deadline.
  static let namesMax = 4096

  private let threadsMax: Int
  private var threads = 0
  private var queued: [String] = []
  private var waiters: [String: [UInt64: Continuation]] = [:]
  private var nextTicket: UInt64 = 0

  init(threadsMax: Int) {
    self.threadsMax = threadsMax
  }

  mutating func makeTicket() -> UInt64 {
    nextTicket += 1
    return nextTicket
  }

  /// Joins a lookup of the same name, running or queued, or queues a new one.
  mutating func enqueue(
    _ name: String, ticket: UInt64, _ continuation: Continuation, isCancelled: Bool
  ) -> Decision {
    if isCancelled { return .refuse(.cancelled) }
    if waiters[name] != nil {
      waiters[name]?[ticket] = continuation
      return .wait
    }
    if queued.count >= Self.namesMax { return .refuse(.busy) }
    waiters[name] = [ticket: continuation]
    queued.append(name)
    guard threads < threadsMax else { return .wait }
    threads += 1
    return .startThread
  }

  /// Takes the next name for a thread; without one, the thread ends.
  mutating func nextName() -> String? {
    // A name that nobody waits for any more is not worth a thread.
    while let name = queued.first {
      queued.removeFirst()
      if waiters[name]?.isEmpty == false { return name }
      waiters[name] = nil
    }
    threads -= 1
    return nil
  }

  /// All who waited for a finished lookup.
  mutating func finish(_ name: String) -> [Continuation] {
    waiters.removeValue(forKey: name).map { Array($0.values) } ?? []
  }

  /// One waiter less; the lookup itself goes on.
  mutating func abandon(_ ticket: UInt64, of name: String) -> Continuation? {
    waiters[name]?.removeValue(forKey: ticket)
  }
}
