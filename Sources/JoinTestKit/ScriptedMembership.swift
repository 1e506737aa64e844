package import JoinMembership
package import JoinPrimitives

/// A membership layer whose members and join results a test decides.
package final class ScriptedMembership: MembershipDriver {
  /// What becomes of a seed.
  package enum Answer: Sendable {
    /// This result, at once. A `joined` result with a name also adds that member.
    case result(SeedOutcome.Result)
    /// Nothing, until the reader stops.
    case hangs
  }

  private struct State {
    var localMember: Member?
    var members: [Member]
    var answers: [HostPort: Answer] = [:]
    var otherwise = Answer.result(.timedOut)
    var joins: [[Seed]] = []
    var openJoins = 0
    var tags: [[String: String]] = []
    var leaves = 0
  }

  /// `scripted`.
  package static var name: String { "scripted" }

  private let state: Watched<State>
  /// What `emit` sends.
  package let events: AsyncStream<MembershipEvent>
  private let news: AsyncStream<MembershipEvent>.Continuation

  /// Starts with these members, the local one included by itself. Seeds without an answer time out.
  package init(localMember: Member? = nil, members: [Member] = [], answers: [HostPort: Answer] = [:]) {
    var start = State(localMember: localMember, members: [localMember].compactMap(\.self) + members)
    start.answers = answers
    state = Watched(start)
    (events, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// All `join` calls so far, in order.
  package var joins: [[Seed]] { state.current.joins }
  /// All tags that were set, in order.
  package var tags: [[String: String]] { state.current.tags }
  /// How often `leave` was called.
  package var leaves: Int { state.current.leaves }

  /// Waits until there were `count` calls of `join`.
  package func waitForJoins(count: Int) async throws -> [[Seed]] {
    try await state.first { $0.joins.count >= count ? $0.joins : nil }
  }

  /// Waits until `count` calls of `join` go on.
  package func waitForOpenJoins(count: Int) async throws {
    try await state.first { $0.openJoins == count ? () : nil }
  }

  /// Changes what becomes of a seed.
  package func set(_ endpoint: HostPort, to answer: Answer) {
    state.change { $0.answers[endpoint] = answer }
  }

  /// Changes what becomes of every seed that has no answer of its own.
  package func setOthers(to answer: Answer) {
    state.change { $0.otherwise = answer }
  }

  /// Replaces the members and tells the reader of `events`.
  package func setMembers(_ members: [Member]) {
    state.change { $0.members = [$0.localMember].compactMap(\.self) + members }
    news.yield(.changed(members))
  }

  /// Sends news.
  package func emit(_ event: MembershipEvent) {
    news.yield(event)
  }

  /// Waits for its cancellation.
  package func run() async throws {
    await suspendUntilCancelled()
    throw CancellationError()
  }

  /// The member that the test made up.
  package var localMember: Member? { get async { state.current.localMember } }

  /// All members.
  package func members() async throws -> [Member] { state.current.members }

  /// Records the seeds and answers from the script, in the order of the seeds.
  package func join(_ seeds: [Seed]) -> AsyncStream<SeedOutcome> {
    let (stream, continuation) = AsyncStream.makeStream(of: SeedOutcome.self)
    continuation.onTermination = { [state] _ in state.change { $0.openJoins -= 1 } }
    let (outcomes, joined, hangs) = state.change { state in
      state.joins.append(seeds)
      state.openJoins += 1
      var outcomes: [SeedOutcome] = []
      var joined: [Member] = []
      for seed in seeds {
        guard case .result(let result) = state.answers[seed.endpoint] ?? state.otherwise else { continue }
        outcomes.append(SeedOutcome(seed: seed, result: result))
        if case .joined(let name?) = result {
          joined.append(Member(name: name, address: seed.address, port: seed.port ?? 8946))
        }
      }
      let names = Set(joined.map(\.name))
      state.members = state.members.filter { !names.contains($0.name) } + joined
      return (outcomes, joined, outcomes.count < seeds.count)
    }
    for outcome in outcomes { continuation.yield(outcome) }
    if !joined.isEmpty { news.yield(.changed(joined)) }
    if !hangs { continuation.finish() }
    return stream
  }

  /// Records the tags.
  package func setTags(_ tags: [String: String]) async throws {
    state.change { $0.tags.append(tags) }
  }

  /// Records the call.
  package func leave() async throws {
    state.change { $0.leaves += 1 }
  }
}
