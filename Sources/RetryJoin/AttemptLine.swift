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
    ([head(report)] + parts(report)).joined(separator: " | ")
  }

  /// How the attempt ended, without its causes.
  package static func head(_ report: AttemptReport) -> String {
    let prefix = report.number > 0 ? "attempt \(report.number): " : ""
    switch report.conclusion {
    case .failed: return "\(prefix)nobody joined"
    case .lookedAround where report.peers.isEmpty: return "looked around, nobody is missing"
    case .lookedAround: return "looked around, joined \(list(report.peers))"
    case .alone: return "\(prefix)alone, nobody but this node was found"
    case .settledLate: return "attempt \(report.number), later: nobody joined"
    case .joined(let elapsed) where report.peers.isEmpty:
      let members = report.liveMembers == 1 ? "1 other member is live" : "\(report.liveMembers) other members are live"
      return "\(prefix)joined in \(format(elapsed)): \(members)"
    case .joined(let elapsed):
      return "\(prefix)joined \(list(report.peers)) in \(format(elapsed))"
    }
  }

  /// What stands behind the head: entries, seeds, the next try.
  package static func parts(_ report: AttemptReport) -> [String] {
    let telling = telling(report)
    var parts = telling.prefix(longestList).map { "\($0.text): \(describe($0.result))" }
    parts += rest(telling.dropFirst(longestList))
    let seeds = describe(report.seeds)
    if !seeds.isEmpty { parts.append("seeds: \(seeds)") }
    if let hint = hint(report) { parts.append("hint: \(hint)") }
    return parts + next(report)
  }

  /// What the operator can do where the causes do not say so themselves.
  package static func hint(_ report: AttemptReport) -> String? {
    switch report.conclusion {
    case .joined, .lookedAround: return nil
    case .alone: return "right for the first node of a cluster; on any other, check what the entries name"
    case .failed, .settledLate: break
    }
    var hints: [String] = []
    if report.seeds.refused.count > 0 { hints.append("start an agent where the port is closed, or correct the port") }
    if report.seeds.timedOut.count > 0 {
      hints.append("where nothing answers, check the address, and that firewalls let TCP and UDP through")
    }
    return hints.isEmpty ? nil : hints.joined(separator: "; ")
  }

  /// The entries that have something to tell: what became of an address stands among the seeds.
  package static func telling(_ report: AttemptReport) -> [AttemptReport.Entry] {
    report.entries.filter { !isPlainAddress($0) }
  }

  /// The head for an attempt that came to the same as those before it.
  package static func repeatHead(_ report: AttemptReport, count: Int) -> String {
    let times = count == 1 ? "once" : "\(count) times"
    let later = report.conclusion == .settledLate ? ", later" : ""
    return "attempt \(report.number)\(later): same as before, \(times)"
  }

  /// When the next try comes; nothing once joined.
  package static func next(_ report: AttemptReport) -> [String] {
    switch report.conclusion {
    case .joined, .lookedAround: return []
    case .alone, .failed, .settledLate: break
    }
    return [report.nextTry.map { "next try in \(format($0))" } ?? "no further try"]
  }

  /// Whether an entry is a literal address, of which "1 found" would tell nothing.
  package static func isAddress(_ entry: String) -> Bool {
    guard let place = try? HostPort(parsing: entry), case .address = place.host else { return false }
    return true
  }

  private static func isPlainAddress(_ entry: AttemptReport.Entry) -> Bool {
    guard case .answered(let report) = entry.result, report.error == nil else { return false }
    return isAddress(entry.text)
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
    var texts = [
      counted(tally.joined, "joined"), counted(tally.spare, "spare"), named(tally.timedOut, "timed out"),
      named(tally.refused, "refused"), counted(tally.isMyself, tally.isMyself == 1 ? "is this node" : "are this node"),
      counted(tally.withoutPort, "waiting for the join port, which is not known yet; join-port sets it"),
      counted(tally.open, "still being dialled"),
      counted(tally.leftOut, "left out, since one attempt takes \(SeedBook.seedLimit) seeds"),
    ].compactMap(\.self)
    let ranked = tally.failed.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    // The reason stands last: it may be a sentence, with a remedy at its end.
    texts += ranked.prefix(shownReasons).compactMap { group in
      named(group.value, "failed").map { "\($0): \(group.key)" }
    }
    let rest = ranked.dropFirst(shownReasons).reduce(0) { $0 + $1.value.count }
    if rest > 0 { texts.append("\(rest) for other reasons") }
    return texts.joined(separator: ", ")
  }

  /// One outcome, for the debug level.
  package static func describe(_ result: SeedOutcome.Result) -> String {
    switch result {
    case .joined(let name?): "joined: \(ServerText.excerpt(name))"
    case .joined(nil): "joined"
    case .spare: "spare"
    case .timedOut: "timed out"
    case .refused: "refused"
    case .isMyself: "is this node"
    case .failed(let reason): "failed: \(reason.isEmpty ? "no reason was given" : reason)"
    }
  }

  private static func counted(_ count: Int, _ words: String) -> String? {
    count > 0 ? "\(count) \(words)" : nil
  }

  private static func named(_ group: SeedGroup, _ words: String) -> String? {
    group.count > 0 ? "\(group.count) \(words) (\(group.words))" : nil
  }

  /// A duration as a person says it: `250ms`, `2.3s`, `4m30s`.
  package static func format(_ duration: Duration) -> String {
    let unit: Duration =
      duration < .seconds(1) ? .milliseconds(1) : duration < .seconds(60) ? .milliseconds(100) : .seconds(1)
    let steps = (max(duration, .zero) / unit).rounded()
    return GoDuration.format(unit * Int(steps))
  }
}
