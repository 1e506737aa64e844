/// How joining stands, as `/v1/join` shows it.
package struct JoinStatus: Codable, Sendable, Equatable {
  /// What the agent is doing about joining.
  package enum Phase: String, Codable, Sendable {
    /// Looks for nobody: no entries are configured, or joining was given up and `retry-exhausted` is `standalone`.
    case standalone
    /// Looking peers up, dialling them, or waiting for the next attempt.
    case trying
    /// Every entry answered and nobody else is there: the first node of a new cluster.
    case alone
    /// At least one other live member has accepted us.
    case joined
    /// The attempts that were allowed are used up, and it goes on slowly.
    case exhausted
  }

  /// The last result of one entry.
  package struct Entry: Codable, Sendable, Equatable {
    /// The entry, secrets masked.
    package var entry: String
    /// What it gave, in words.
    package var result: String

    /// Pairs an entry with its result.
    package init(entry: String, result: String) {
      self.entry = entry
      self.result = result
    }
  }

  /// This node's name.
  package var node: String
  /// The membership driver.
  package var membership: String
  /// What the agent is doing about joining.
  package var phase: Phase
  /// The current or last attempt, counted from 1; 0 before the first.
  package var attempt: Int
  /// Whether the attempts that were allowed are used up.
  package var gaveUp: Bool
  /// Live members other than this node.
  package var peers: Int
  /// The last result of every entry.
  package var entries: [Entry]
  /// What became of the addresses that the last attempt found, grouped by cause; empty when there were none.
  package var seeds: String
  /// Why the membership layer cannot be asked now, with the remedy; nil while it can. Meanwhile `peers` is the
  /// last known number.
  package var layerFault: String?

  /// Describes a state.
  package init(
    node: String, membership: String, phase: Phase, attempt: Int, gaveUp: Bool = false, peers: Int, entries: [Entry],
    seeds: String = "", layerFault: String? = nil
  ) {
    self.node = node
    self.membership = membership
    self.phase = phase
    self.attempt = attempt
    self.gaveUp = gaveUp
    self.peers = peers
    self.entries = entries
    self.seeds = seeds
    self.layerFault = layerFault
  }

  /// Whether others may count on this node: a node that goes on trying is not ready; one that stands alone on purpose
  /// is.
  package var isReady: Bool {
    switch phase {
    case .standalone, .alone, .joined: true
    case .trying, .exhausted: false
    }
  }

  /// The state in one line; the membership layer is named where it is not this node's own.
  package var headline: String {
    let others = peers == 1 ? "1 other live member" : "\(peers) other live members"
    let layer = membership == "gossip" ? "" : ", membership \(membership)"
    let age = layerFault == nil ? "" : " when last heard of"
    return "\(node): \(progress), \(others)\(age)\(layer)"
  }

  /// The results of the entries as lines of text. Many entries of one result share a line, and what is more than a
  /// screen is counted; the document itself holds every entry.
  package var entryLines: [String] {
    let groups = Dictionary(grouping: entries.indices) { entries[$0].result }
    let lines = groups.flatMap { result, places in
      guard places.count > Self.longestGroup else {
        return places.map { (place: $0, line: "\(entries[$0].entry): \(result)") }
      }
      let named = places.prefix(Self.shownOfGroup).map { entries[$0].entry }.joined(separator: ", ")
      return [(places[0], "\(named) and \(places.count - Self.shownOfGroup) more: \(result)")]
    }
    let shown = lines.sorted { $0.place < $1.place }.map(\.line)
    guard shown.count > Self.mostLines else { return shown }
    return shown.prefix(Self.mostLines) + ["\(shown.count - Self.mostLines) more lines, which --json holds"]
  }

  private static let longestGroup = 8
  private static let shownOfGroup = 3
  private static let mostLines = 40

  private var progress: String {
    if gaveUp { return "\(phase.rawValue), gave up after attempt \(attempt)" }
    switch phase {
    case .standalone: return "standalone, nothing to join"
    case .joined where attempt == 0: return "joined"
    case .trying where attempt == 0: return "trying, before the first attempt"
    case .trying, .alone, .joined, .exhausted: return "\(phase.rawValue), attempt \(attempt)"
    }
  }
}
