internal import Synchronization

/// Counts the streams that others hold open, and lets in no more than the limit.
final class StreamGate: Sendable {
  /// A memberlist takes as many at once.
  static let limit = 128

  private struct State {
    var open = 0
    var last: UInt64 = 0
    var refused = 0
  }

  private let state = Mutex(State())

  /// The number of a stream that may come in; nil when too many are open.
  func enter() -> UInt64? {
    state.withLock { state in
      guard state.open < Self.limit else {
        state.refused += 1
        return nil
      }
      state.open += 1
      state.last += 1
      return state.last
    }
  }

  /// A stream that was let in is over.
  func leave() {
    state.withLock { $0.open -= 1 }
  }

  /// How many were turned away.
  var refused: Int { state.withLock { $0.refused } }
}
