internal import Synchronization

/// A value behind a lock on which tests can wait without polling.
package final class Watched<State: Sendable>: Sendable {
  private typealias WakeUp = @Sendable () -> Void

  private struct Waiter {
    let id: Int
    let attempt: @Sendable (inout State) -> WakeUp?
    let cancel: WakeUp
  }

  private struct Guarded {
    var state: State
    var waiters: [Waiter] = []
    var nextID = 0
  }

  private let guarded: Mutex<Guarded>

  /// Starts with `state`.
  package init(_ state: State) {
    guarded = Mutex(Guarded(state: state))
  }

  /// A copy of the value.
  package var current: State { guarded.withLock { $0.state } }

  /// Changes the value, and wakes everybody whose condition holds afterwards, in the order in which they came.
  package func change<Result: Sendable>(_ body: (inout State) throws -> Result) rethrows -> Result {
    let (result, wakeUps) = try guarded.withLock { guarded in
      let result = try body(&guarded.state)
      var wakeUps: [WakeUp] = []
      guarded.waiters.removeAll { waiter in
        guard let wakeUp = waiter.attempt(&guarded.state) else { return false }
        wakeUps.append(wakeUp)
        return true
      }
      return (result, wakeUps)
    }
    for wakeUp in wakeUps { wakeUp() }
    return result
  }

  /// Waits until `match` gives something; `match` may take it out of the value. Throws `CancellationError` when the
  /// task is cancelled first.
  package func first<Result: Sendable>(_ match: @escaping @Sendable (inout State) -> Result?) async throws -> Result {
    let id = guarded.withLock { guarded in
      guarded.nextID += 1
      return guarded.nextID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
        let attempt: @Sendable (inout State) -> WakeUp? = { state in
          guard let found = match(&state) else { return nil }
          return { continuation.resume(returning: found) }
        }
        let cancel: WakeUp = { continuation.resume(throwing: CancellationError()) }
        let wakeUp: WakeUp? = guarded.withLock { guarded in
          if Task.isCancelled { return cancel }
          if let wakeUp = attempt(&guarded.state) { return wakeUp }
          guarded.waiters.append(Waiter(id: id, attempt: attempt, cancel: cancel))
          return nil
        }
        wakeUp?()
      }
    } onCancel: {
      let waiter = guarded.withLock { guarded in
        guarded.waiters.firstIndex { $0.id == id }.map { guarded.waiters.remove(at: $0) }
      }
      waiter?.cancel()
    }
  }
}
