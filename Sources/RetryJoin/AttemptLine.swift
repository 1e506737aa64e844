import JoinDiscovery
package import JoinMembership
import JoinPrimitives

/// Puts an attempt into one line that a tired operator understands: who was joined or not, what each entry gave, what
/// became of the seeds, and when the next try comes.
package enum AttemptLine {
  /// Longer lists are cut, and the rest is counted.
  package static let longestList = 8
  private static let shownPeers = 3
  private static let shownReasons = 3

  /// The line for an attempt.
  package static func render(_ report: AttemptReport) -> String {
    var parts = [head(report)]
    parts += report.entries.prefix(longestList).map { "\($0.text): \(describe($0.result))" }
    parts += rest(report.entries.dropFirst(longestList))
    let seeds = describe(report.seeds)
    if !seeds.isEmpty { parts.append("seeds: \(seeds)") }
    parts += next(report)
    return parts.joined(separator: " | ")
  }

  /// The line for an attempt that came to the same as those before it.
  package static func renderRepeat(_ report: AttemptReport, count: Int) -> String {
    let times = count == 1 ? "once" : "\(count) times"
    return (["attempt \(report.number): same as before, \(times)"] + next(report)).joined(separator: " | ")
  }

  private static func head(_ report: AttemptReport) -> String {
    let prefix = report.number > 0 ? "attempt \(report.number): " : ""
    switch report.conclusion {
    case .failed: return "\(prefix)nobody joined"
    case .lookedAround where report.peers.isEmpty: return "looked around, nobody is missing"
    case .lookedAround: return "looked around, joined \(list(report.peers))"
    case .alone: return "\(prefix)alone, nobody but this node was found"
    case .joined(let elapsed) where report.peers.isEmpty:
      let members = report.liveMembers == 1 ? "1 other member is live" : "\(report.liveMembers) other members are live"
      return "\(prefix)joined in \(format(elapsed)): \(members)"
    case .joined(let elapsed):
      return "\(prefix)joined \(list(report.peers)) in \(format(elapsed))"
    }
  }

  private static func list(_ peers: [AttemptReport.Peer]) -> String {
    let shown = peers.prefix(shownPeers).map(describe).joined(separator: ", ")
    return peers.count > shownPeers ? "\(shown) and \(peers.count - shownPeers) more" : shown
  }

  /// A peer by its name, as far as it is known, and its address.
  static func describe(_ peer: AttemptReport.Peer) -> String {
    guard let name = peer.name, !name.isEmpty else { return "\(peer.endpoint)" }
    return "\(ServerText.excerpt(name)) (\(peer.endpoint))"
  }

  private static func next(_ report: AttemptReport) -> [String] {
    switch report.conclusion {
    case .joined, .lookedAround: return []
    case .alone, .failed: break
    }
    return [report.nextTry.map { "next try in \(format($0))" } ?? "no further try"]
  }

  private static func rest(_ entries: some Collection<AttemptReport.Entry>) -> [String] {
    guard !entries.isEmpty else { return [] }
    var found = 0
    var failed = 0
    var unanswered = 0
    for entry in entries {
      switch entry.result {
      case .answered(let report):
        found += report.found
        failed += report.error == nil ? 0 : 1
      case .held, .running: unanswered += 1
      }
    }
    var parts = ["\(found) found"]
    if failed > 0 { parts.append("\(failed) failed") }
    if unanswered > 0 { parts.append("\(unanswered) held or not answered") }
    return ["\(entries.count) more \(entries.count == 1 ? "entry" : "entries"): \(parts.joined(separator: ", "))"]
  }
}

// MARK: - Parts

extension AttemptLine {
  /// What one entry gave.
  package static func describe(_ result: AttemptReport.EntryResult) -> String {
    switch result {
    case .answered(let report): report.summary
    case .held(let wait, let error?): "held for \(format(wait)) after: \(error)"
    case .held(let wait, nil): "held for \(format(wait))"
    case .running(found: 0): "no answer yet"
    case .running(let found): "\(found) found, more to come"
    }
  }

  /// What became of the seeds; empty when there were none.
  package static func describe(_ tally: SeedTally) -> String {
    let parts: [(count: Int, words: String)] = [
      (tally.joined, "joined"), (tally.spare, "spare"), (tally.timedOut, "timed out"), (tally.refused, "refused"),
      (tally.isMyself, "is this node"), (tally.withoutPort, "waiting for the join port"),
      (tally.open, "still being dialled"),
    ]
    var texts = parts.filter { $0.count > 0 }.map { "\($0.count) \($0.words)" }
    if !tally.failed.isEmpty { texts.append(counted(tally.failed, before: "failed: ")) }
    return texts.joined(separator: ", ")
  }

  /// One outcome, for the debug level.
  package static func describe(_ result: SeedOutcome.Result) -> String {
    var tally = SeedTally()
    tally.count(result)
    return String(describe(tally).drop { $0 != " " }.dropFirst())
  }

  /// The most frequent reasons, each with its number.
  private static func counted(_ reasons: [String: Int], before words: String = "") -> String {
    let ranked = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var texts = ranked.prefix(shownReasons).map { "\($0.value) \(words)\($0.key)" }
    let rest = ranked.dropFirst(shownReasons).reduce(0) { $0 + $1.value }
    if rest > 0 { texts.append("\(rest) for other reasons") }
    return texts.joined(separator: ", ")
  }

  /// A duration as a person says it: `250ms`, `2.3s`, `4m30s`.
  package static func format(_ duration: Duration) -> String {
    let unit: Duration =
      duration < .seconds(1) ? .milliseconds(1) : duration < .seconds(60) ? .milliseconds(100) : .seconds(1)
    let steps = (max(duration, .zero) / unit).rounded()
    return GoDuration.format(unit * Int(steps))
  }
}
