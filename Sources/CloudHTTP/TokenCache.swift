package import FoundationEssentials
package import JoinDiscovery
import Synchronization

/// A value that expires, shared by all lookups of a session: a token, temporary credentials, a clock offset.
///
/// At most one refresh runs at a time; others who need the value wait for it. A failed refresh is told to those who
/// wait and then forgotten. A value that is due but still good serves on when its refresh fails.
package final class TokenCache<Value: Sendable>: Sendable {
  private typealias Waiter = CheckedContinuation<Result<Value, DiscoveryError>?, Never>

  private struct State {
    var kept: (value: Value, expires: Date?)?
    var isRefreshing = false
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }

  private enum Step {
    case use(Value)
    case lead
    case wait(Int)
  }

  private let provider: String
  private let state = Mutex(State())

  /// An empty cache whose own errors name `provider`.
  package init(provider: String) {
    self.provider = provider
  }

  /// The value, refreshed first when less than `margin` of its life is left at `now`. A nil `expires` never ends.
  package func value(
    now: Date, margin: Duration,
    refresh: @Sendable () async throws(DiscoveryError) -> (Value, expires: Date?)
  ) async throws(DiscoveryError) -> Value {
    while true {
      switch nextStep(now: now, margin: margin) {
      case .use(let value): return value
      case .lead: return try await lead(now: now, refresh: refresh)
      case .wait(let id):
        if let result = await wait(id) { return try result.get() }
        // The refresher was cancelled, or we were: whoever is left takes over.
        if Task.isCancelled { throw cancelled() }
      }
    }
  }

  /// Forgets the value, for example because it was refused.
  package func invalidate() {
    state.withLock { $0.kept = nil }
  }

  private func nextStep(now: Date, margin: Duration) -> Step {
    state.withLock { state in
      if let kept = state.kept, kept.expires.map({ $0.timeIntervalSince(now) >= margin.inSeconds }) ?? true {
        return .use(kept.value)
      }
      if !state.isRefreshing {
        state.isRefreshing = true
        return .lead
      }
      state.nextWaiter += 1
      return .wait(state.nextWaiter)
    }
  }

  private func lead(
    now: Date, refresh: @Sendable () async throws(DiscoveryError) -> (Value, expires: Date?)
  ) async throws(DiscoveryError) -> Value {
    do {
      let (value, expires) = try await refresh()
      finish(.success(value)) { $0.kept = (value, expires) }
      return value
    } catch {
      let old = state.withLock { $0.kept }
      if !Task.isCancelled, let old, old.expires.map({ $0 > now }) ?? true {
        finish(.success(old.value))
        return old.value
      }
      finish(Task.isCancelled ? nil : .failure(error))
      throw error
    }
  }

  private func finish(_ result: Result<Value, DiscoveryError>?, change: (inout State) -> Void = { _ in }) {
    let waiters = state.withLock { state in
      change(&state)
      state.isRefreshing = false
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume(returning: result) }
  }

  private func wait(_ id: Int) async -> Result<Value, DiscoveryError>? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { (waiter: Waiter) in
        let mayWait = state.withLock { state in
          guard state.isRefreshing, !Task.isCancelled else { return false }
          state.waiters[id] = waiter
          return true
        }
        if !mayWait { waiter.resume(returning: nil) }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: nil)
    }
  }

  private func cancelled() -> DiscoveryError {
    DiscoveryError(HTTPTransportError(.cancelled, "waiting for a token was cancelled"), in: provider)
  }
}

extension Duration {
  /// The duration as a fraction of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
