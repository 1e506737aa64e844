import JoinDiscovery
package import Logging

/// What stands behind the headline of an attempt, as one value of a log event: words for a line of text, fields for a
/// collector.
package struct AttemptDetails: CustomStringConvertible, Sendable {
  private let report: AttemptReport
  private let repeats: Int?

  /// The details of a report; of one that came to the same as those before it, only how often it did.
  init(_ report: AttemptReport, repeats: Int? = nil) {
    self.report = report
    self.repeats = repeats
  }

  /// The parts of the line behind its head.
  package var description: String {
    (repeats == nil ? AttemptLine.parts(report) : AttemptLine.next(report)).joined(separator: " | ")
  }

  /// The same as values.
  package var fields: Logger.Metadata {
    var fields: Logger.Metadata = ["attempt": .stringConvertible(report.number), "result": "\(report.conclusion.word)"]
    fields["next_try_ms"] = report.nextTry.map { .stringConvertible($0.milliseconds) }
    if let repeats {
      fields["repeats"] = .stringConvertible(repeats)
      return fields
    }
    if case .joined(let elapsed) = report.conclusion {
      fields["elapsed_ms"] = .stringConvertible(elapsed.milliseconds)
      fields["live_members"] = .stringConvertible(report.liveMembers)
      fields["peers"] = .array(
        report.peers.prefix(AttemptLine.longestList).map { ["name": "\($0.name ?? "")", "address": "\($0.endpoint)"] })
    }
    let entries = AttemptLine.telling(report)
    fields["entries"] = .array(
      entries.prefix(AttemptLine.longestList).map {
        ["entry": "\($0.text)", "result": "\(AttemptLine.describe($0.result))"]
      })
    if entries.count > AttemptLine.longestList {
      fields["more_entries"] = .stringConvertible(entries.count - AttemptLine.longestList)
    }
    fields["outcomes"] = .array(report.seeds.outcomes)
    fields["hint"] = AttemptLine.hint(report).map { "\($0)" }
    return fields
  }
}

extension AttemptReport.Conclusion {
  fileprivate var word: String {
    switch self {
    case .joined: "joined"
    case .alone: "alone"
    case .failed: "failed"
    case .settledLate: "settled_late"
    case .lookedAround: "looked_around"
    }
  }
}

extension SeedTally {
  /// One object for each fate that any seed met.
  fileprivate var outcomes: [Logger.MetadataValue] {
    var objects: [Logger.MetadataValue] = []
    let counts = [
      ("joined", joined), ("spare", spare), ("is_this_node", isMyself), ("waiting_for_join_port", withoutPort),
      ("being_dialled", open), ("left_out", leftOut),
    ]
    for (word, count) in counts where count > 0 {
      objects.append(["outcome": "\(word)", "count": .stringConvertible(count)])
    }
    let groups =
      [("timed_out", timedOut), ("refused", refused)].map { ($0.0, $0.1, String?.none) }
      + failed.sorted { $0.key < $1.key }.prefix(AttemptLine.longestList).map { ("failed", $0.value, $0.key) }
    for (word, group, reason) in groups where group.count > 0 {
      var object: Logger.Metadata = [
        "outcome": "\(word)", "count": .stringConvertible(group.count),
        "seeds": .array(group.named.map { "\($0)" }),
      ]
      if let reason { object["reason"] = "\(reason)" }
      objects.append(.dictionary(object))
    }
    return objects
  }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var milliseconds: Int { Int((self / .milliseconds(1)).rounded()) }
}
