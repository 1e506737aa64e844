package import JoinDiscovery
package import JoinPrimitives

/// A resolver that answers from a table and keeps what it was asked.
package final class ScriptedResolver: NameResolver {
  /// What becomes of a lookup.
  package enum Answer: Sendable {
    /// These addresses.
    case addresses([IPAddress])
    /// A failure.
    case failure(NameResolutionError.Reason)
    /// Nothing, until the task is cancelled.
    case hangs
  }

  private let answers: Watched<[String: Answer]>
  private let record = Watched<[String]>([])

  /// Answers from `answers`; any other name does not exist.
  package init(_ answers: [String: Answer] = [:]) {
    self.answers = Watched(answers)
  }

  /// Answers with addresses; any other name does not exist.
  package convenience init(addresses: [String: [IPAddress]]) {
    self.init(addresses.mapValues { .addresses($0) })
  }

  /// The names that were asked for, in order.
  package var calls: [String] { record.current }

  /// Waits until there were `count` lookups.
  package func waitForCalls(count: Int) async throws -> [String] {
    try await record.first { $0.count >= count ? $0 : nil }
  }

  /// Changes what becomes of the next lookups of a name; nil makes it unknown.
  package func set(_ name: String, to answer: Answer?) {
    answers.change { $0[name] = answer }
  }

  /// Records the call and looks into the table.
  package func addresses(of name: String, deadline: Duration) async throws(NameResolutionError) -> [IPAddress] {
    record.change { $0.append(name) }
    switch answers.current[name] {
    case .addresses(let addresses): return addresses
    case .failure(let reason): throw NameResolutionError(name: name, reason: reason)
    case .hangs:
      await suspendUntilCancelled()
      throw NameResolutionError(name: name, reason: .failed("the lookup was cancelled"))
    case nil: throw NameResolutionError(name: name, reason: .notFound)
    }
  }
}
