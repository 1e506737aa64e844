import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Synchronization

@testable import RetryJoin

/// An entry whose answers a test decides, and which counts how often it is asked and how many lookups run.
final class ScriptedSource: SeedSource {
  enum Answer: Sendable {
    case seeds([Seed])
    case fails(DiscoveryError)
    case hangs
    /// These seeds, and then no end.
    case pageThenHangs([Seed])
  }

  private struct State {
    var answers: [Answer]
    var calls = 0
    var running = 0
  }

  let text: String
  private let state: Mutex<State>

  /// The last answer is given again and again.
  init(_ text: String, _ answers: Answer...) {
    self.text = text
    state = Mutex(State(answers: answers))
  }

  var calls: Int { state.withLock { $0.calls } }
  var running: Int { state.withLock { $0.running } }

  func lookUp(report: @escaping @Sendable (SeedPage) async throws -> Void) async -> EntryReport {
    let answer = state.withLock { state in
      state.calls += 1
      state.running += 1
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
    }
    defer { state.withLock { $0.running -= 1 } }
    switch answer {
    case .seeds(let seeds):
      try? await report(SeedPage(seeds: seeds))
      return EntryReport(entry: text, found: seeds.count)
    case .fails(let error): return EntryReport(entry: text, found: 0, error: error)
    case .pageThenHangs(let seeds):
      try? await report(SeedPage(seeds: seeds))
      await suspendUntilCancelled()
      return EntryReport(entry: text, found: seeds.count, error: .unreachable)
    case .hangs:
      await suspendUntilCancelled()
      return EntryReport(entry: text, found: 0, error: .unreachable)
    }
  }
}
