/// Runs an operation for at most `limit`, then cancels it and returns nil. The operation must end soon after it is
/// cancelled. A value that it gives all the same, too late, goes to `discard`.
package func withTimeLimit<Value: Sendable>(
  _ limit: Duration, clock: any Clock<Duration>, _ operation: @escaping @Sendable () async throws -> Value,
  discard: @Sendable (Value) -> Void = { _ in }
) async throws -> Value? {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await operation() }
    group.addTask {
      try await clock.sleep(for: limit)
      return nil
    }
    let first = await group.nextResult() ?? .success(nil)
    group.cancelAll()
    while let late = await group.nextResult() {
      if case .success(let value?) = late { discard(value) }
    }
    return try first.get()
  }
}
