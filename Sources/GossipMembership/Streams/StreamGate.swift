internal import Synchronization

/// Counts the streams that others hold open and the bytes of messages that are not whole yet, and lets in no more than
/// the limits.
final class StreamGate: Sendable {
  /// A memberlist takes as many at once.
  static let limit = 128
  /// Bytes of unfinished messages, all streams together: three of the longest.
  static let byteLimit = 64 << 20

  private struct State {
    var open = 0
    var last: UInt64 = 0
    var refused = 0
    var bytes = 0
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

  /// Whether so many more bytes of a message may be kept.
  func reserve(_ bytes: Int) -> Bool {
    state.withLock { state in
      guard state.bytes + bytes <= Self.byteLimit else { return false }
      state.bytes += bytes
      return true
    }
  }

  /// A message is whole, or will never be.
  func release(_ bytes: Int) {
    state.withLock { $0.bytes -= bytes }
  }

  /// How many were turned away.
  var refused: Int { state.withLock { $0.refused } }
}
