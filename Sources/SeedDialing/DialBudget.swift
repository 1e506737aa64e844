internal import Synchronization

/// How many connects a process holds open at one time, whoever asks for them. Probes that run side by side take turns,
/// so that a long list of silent seeds does not keep a short one waiting.
final class DialBudget: Sendable {
  /// One probe among those that share the budget.
  struct Share: Hashable {
    fileprivate let number: UInt64
  }

  private struct Waiter {
    let number: UInt64
    let turn: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var free: Int
    var lastNumber: UInt64 = 0
    /// Those who wait, by their share; the first share has the next turn.
    var queues: [(share: Share, waiters: [Waiter])] = []

    mutating func nextNumber() -> UInt64 {
      lastNumber += 1
      return lastNumber
    }

    mutating func enqueue(_ waiter: Waiter, for share: Share) {
      if let index = queues.firstIndex(where: { $0.share == share }) {
        queues[index].waiters.append(waiter)
      } else {
        queues.append((share, [waiter]))
      }
    }

    /// Whose turn it is; that share goes to the end of the line.
    mutating func dequeue() -> Waiter? {
      guard !queues.isEmpty else { return nil }
      var queue = queues.removeFirst()
      let waiter = queue.waiters.removeFirst()
      if !queue.waiters.isEmpty { queues.append(queue) }
      return waiter
    }

    mutating func remove(_ number: UInt64, from share: Share) -> Waiter? {
      guard let index = queues.firstIndex(where: { $0.share == share }),
        let place = queues[index].waiters.firstIndex(where: { $0.number == number })
      else { return nil }
      let waiter = queues[index].waiters.remove(at: place)
      if queues[index].waiters.isEmpty { queues.remove(at: index) }
      return waiter
    }
  }

  private let state: Mutex<State>

  /// Lets so many connects be open, at least one.
  init(_ limit: Int) {
    state = Mutex(State(free: max(1, limit)))
  }

  /// How many wait for their turn.
  var waiting: Int { state.withLock { $0.queues.reduce(0) { $0 + $1.waiters.count } } }

  /// Opens a share for one more probe.
  func share() -> Share {
    state.withLock { Share(number: $0.nextNumber()) }
  }

  /// Runs `body` once there is room for one more connect; throws `CancellationError` when the task is cancelled first.
  func withRoom<Value: Sendable>(for share: Share, _ body: () async throws -> Value) async throws -> Value {
    guard await takeRoom(for: share) else { throw CancellationError() }
    defer { giveBack() }
    return try await body()
  }

  private func takeRoom(for share: Share) async -> Bool {
    let number = state.withLock { state -> UInt64? in
      if state.free > 0, state.queues.isEmpty {
        state.free -= 1
        return nil
      }
      return state.nextNumber()
    }
    guard let number else { return true }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { turn in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled { return false }
          if state.free > 0, state.queues.isEmpty {
            state.free -= 1
            return true
          }
          state.enqueue(Waiter(number: number, turn: turn), for: share)
          return nil
        }
        if let answer { turn.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.remove(number, from: share) }?.turn.resume(returning: false)
    }
  }

  private func giveBack() {
    let next = state.withLock { state in
      let next = state.dequeue()
      if next == nil { state.free += 1 }
      return next
    }
    next?.turn.resume(returning: true)
  }
}
