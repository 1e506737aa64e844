/// Something that a test waited for in vain.
package struct DeadlinePassed: Error, CustomStringConvertible {
  /// What was waited for.
  package let what: String
  /// What there was instead.
  package let seen: String

  /// What was waited for, and what there was instead.
  package var description: String { "waited in vain for \(what)\(seen.isEmpty ? "" : "; there was:\n\(seen)")" }
}

/// Runs `operation` for at most `limit` of real time, then cancels it and throws `DeadlinePassed`.
package func withDeadline<Result: Sendable>(
  _ limit: Duration = .seconds(20), for what: String, seen: @escaping @Sendable () -> String = { "" },
  _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result.self) { group in
    group.addTask(operation: operation)
    group.addTask {
      try await ContinuousClock().sleep(for: limit)
      throw DeadlinePassed(what: what, seen: seen())
    }
    defer { group.cancelAll() }
    guard let result = try await group.next() else { throw CancellationError() }
    return result
  }
}

/// Asks again and again until the answer is yes: what happens in another process can only be asked for.
package func eventually(
  _ what: String, within limit: Duration = .seconds(30), seen: @escaping @Sendable () -> String = { "" },
  _ condition: @escaping @Sendable () async throws -> Bool
) async throws {
  try await withDeadline(limit, for: what, seen: seen) {
    while try await !condition() { try await ContinuousClock().sleep(for: .milliseconds(50)) }
  }
}

/// Waits until the task is cancelled, which a script uses for what never answers.
package func suspendUntilCancelled() async {
  let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
  for await _ in stream {}
  continuation.finish()
}
