import JoinPrimitives
import Synchronization

/// How many retries the calls of one provider have earned: one in ten calls, after a reserve that lets a short lookup
/// through a service in trouble.
/// It outlives a lookup, so that a service in trouble sees in the long run at most a tenth more calls than a healthy
/// one.
final class RetryBudget: Sendable {
  private struct State {
    var tenths: Int
    var generator: SeededGenerator
  }

  /// What a budget holds at most and at first, in tenths of a retry.
  private static let limit = 100

  private let state: Mutex<State>

  /// A full reserve; `seed` is the jitter's.
  init(seed: UInt64) {
    state = Mutex(State(tenths: Self.limit, generator: SeededGenerator(seed: seed)))
  }

  /// A first try is being sent.
  func earn() {
    state.withLock { $0.tenths = min($0.tenths + 1, Self.limit) }
  }

  /// Takes one retry if there is one.
  func spend() -> Bool {
    state.withLock { state in
      guard state.tenths >= 10 else { return false }
      state.tenths -= 10
      return true
    }
  }

  /// A random wait below `bound`.
  func jitter(below bound: Duration) -> Duration {
    state.withLock { $0.generator.duration(from: .zero, to: bound) }
  }
}
