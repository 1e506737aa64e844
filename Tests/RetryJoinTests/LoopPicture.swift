import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit

@testable import RetryJoin

/// The phases of the loop and the ways between them, found by a walk: every kind of event is tried in every state that
/// the others lead to, under every kind of configuration.
struct LoopPicture {
  /// Something that happens to a loop, in the words of the picture.
  private struct Step: Sendable {
    let words: String
    let play: @Sendable (inout LoopBench) -> Void
  }

  private struct Arrow: Hashable {
    let from: String
    let to: String
  }

  private static let configurations: [(entries: [String], RetryJoinConfiguration)] = [
    (["a"], RetryJoinConfiguration()),
    ([], RetryJoinConfiguration()),
    (["a"], RetryJoinConfiguration(deadline: .seconds(100))),
    (["a"], RetryJoinConfiguration(maxAttempts: 1)),
    (["a"], RetryJoinConfiguration(maxAttempts: 1, onExhausted: .continue)),
    (["a"], RetryJoinConfiguration(maxAttempts: 1, onExhausted: .standalone)),
    (["a"], .oneShot()),
  ]

  private static let steps = [
    Step(words: "start") { $0.send(.started) },
    Step(words: "what this node is becomes known") { $0.send(.local(.sample)) },
    Step(words: "a seed is found") { bench in
      guard let id = bench.running else { return }
      bench.send(.page(id, [.host(2)]))
      bench.ring(.gather)
    },
    Step(words: "the lookup ends well") { bench in
      if let id = bench.running { bench.send(.lookupFinished(id, EntryReport(entry: "a", found: 1))) }
    },
    Step(words: "the lookup fails") { bench in
      if let id = bench.running { bench.send(.lookupFinished(id, EntryReport(entry: "a", found: 0, error: .denied))) }
    },
    Step(words: "a seed accepts this node") { $0.settleLast(.joined(name: "b")) },
    Step(words: "a seed refuses") { $0.settleLast(.refused) },
    Step(words: "another member is live") { $0.send(.members(live: 1)) },
    Step(words: "no other member is live") { bench in
      bench.send(.members(live: 0))
      bench.ring(.isolation)
    },
    Step(words: "retry-interval is over") { $0.ring(.attemptEnd) },
    Step(words: "the wait is over") { $0.ring(.wait) },
    Step(words: "retry-deadline is over") { $0.ring(.deadline) },
    Step(words: "rejoin-interval is over") { $0.ring(.watch) },
    Step(words: "reload") { $0.send(.reloaded(["a"])) },
    Step(words: "reload without entries") { $0.send(.reloaded([])) },
    Step(words: "a join by hand") { $0.send(.woken) },
    Step(words: "stop") { $0.send(.stopRequested) },
  ]

  /// The order of phases in the picture.
  private static let phases = ["idle", "attempting", "waiting", "joined", "exhausted", "stopped"]
  /// Longer walks find nothing that shorter ones do not.
  private static let longestWalk = 7

  private var arrows: [Arrow: [String]] = [:]
  private var seen: Set<String> = []

  /// The picture as Mermaid draws it.
  static func drawn() -> String {
    var picture = LoopPicture()
    for (index, (entries, configuration)) in configurations.enumerated() {
      picture.walk(LoopBench(entries, configuration), under: index)
    }
    return picture.text
  }

  private mutating func walk(_ start: LoopBench, under configuration: Int) {
    var front = [start]
    for _ in 0..<Self.longestWalk {
      var next: [LoopBench] = []
      for bench in front {
        for step in Self.steps {
          var after = bench
          after.forgetActions()
          step.play(&after)
          note(from: bench.phase, to: after.phase, because: Self.words(for: step, from: bench, to: after))
          if seen.insert("\(configuration) \(after.gist)").inserted { next.append(after) }
        }
      }
      front = next
    }
  }

  /// The words of a step; more of them where they alone do not tell why it leads there.
  private static func words(for step: Step, from before: LoopBench, to after: LoopBench) -> String {
    switch (before.phase, after.phase) {
    case ("joined", "idle"): "\(step.words), and there is no entry"
    case ("joined", "waiting"): "\(step.words), and all entries are held"
    case ("joined", "exhausted"): "\(step.words), after giving up"
    case ("attempting", "waiting") where after.machine.isAlone: "all answered, nobody else is found"
    case ("attempting", "waiting") where !step.words.hasPrefix("retry-"): "all answered, nobody accepts this node"
    case ("attempting", "exhausted") where after.surrender == nil: "join, which is tried once, finds nobody else"
    case ("attempting", "exhausted") where !step.words.hasPrefix("retry-deadline"): "the last allowed attempt fails"
    case (_, "attempting") where step.words == "no other member is live": "\(step.words) any more"
    default: step.words
    }
  }

  private mutating func note(from: String, to: String, because words: String) {
    let arrow = Arrow(from: from, to: to)
    if from != to, arrows[arrow]?.contains(words) != true { arrows[arrow, default: []].append(words) }
  }

  private var text: String {
    var lines = ["stateDiagram-v2", "    [*] --> idle"]
    for from in Self.phases {
      for to in Self.phases {
        guard let words = arrows[Arrow(from: from, to: to)] else { continue }
        lines.append("    \(from) --> \(to): \(words.sorted().joined(separator: " / "))")
      }
    }
    return (lines + ["    stopped --> [*]"]).joined(separator: "\n")
  }
}

extension LoopBench {
  /// The phase in one word, as the picture has it.
  fileprivate var phase: String {
    switch machine.phase {
    case .idle: "idle"
    case .attempting: "attempting"
    case .waiting: "waiting"
    case .joined: "joined"
    case .exhausted: "exhausted"
    case .stopped: "stopped"
    }
  }

  /// All that decides about what comes next, without times and numbers.
  fileprivate var gist: String {
    let lookups = machine.entries.map { entry in
      switch entry.lookup {
      case .pending: "pending"
      case .running: "running"
      case .ended(let report): report.error == nil ? "answered" : "failed"
      case .held: "held"
      }
    }
    let flags = [
      machine.hasStarted, machine.isAlone, machine.hasJoined, machine.hasGivenUp, machine.standsDown,
      machine.watch.isLooking, machine.seeds.hasOpenSeeds, machine.seeds.local == nil, machine.liveMembers > 0,
      machine.seeds.tally.foreign > 0, machine.lastTally.unfinished > 0,
    ]
    let timers = TimerID.Kind.allCases.filter { machine.isScheduled($0) }
    return "\(phase) \(lookups) \(flags) \(timers)"
  }

  /// The entry whose lookup runs.
  fileprivate var running: EntryID? { machine.entries.first(where: \.isRunning)?.id }

  /// The open dial meets this fate, and ends.
  fileprivate mutating func settleLast(_ result: SeedOutcome.Result) {
    guard machine.seeds.hasOpenSeeds else { return }
    settle(machine.seeds.lastDial, [.host(2, port: 8946)], result)
  }
}
