/// How joining stands, as `/v1/join` shows it.
package struct JoinStatus: Codable, Sendable, Equatable {
  /// What the agent is doing about joining.
  package enum Phase: String, Codable, Sendable {
    /// No entries are configured; there is nothing to join.
    case standalone
    /// Looking peers up, dialling them, or waiting for the next attempt.
    case trying
    /// Every entry answered and nobody else is there: the first node of a new cluster.
    case alone
    /// At least one other live member has accepted us.
    case joined
    /// The attempts that were allowed are used up.
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
  /// Live members other than this node.
  package var peers: Int
  /// The last result of every entry.
  package var entries: [Entry]
  /// What became of the addresses that the last attempt found, grouped by cause; empty when there were none.
  package var seeds: String

  /// Describes a state.
  package init(
    node: String, membership: String, phase: Phase, attempt: Int, peers: Int, entries: [Entry], seeds: String = ""
  ) {
    self.node = node
    self.membership = membership
    self.phase = phase
    self.attempt = attempt
    self.peers = peers
    self.entries = entries
    self.seeds = seeds
  }

  /// Whether others may count on this node: a node that is still trying or gave up is not ready.
  package var isReady: Bool {
    switch phase {
    case .standalone, .alone, .joined: true
    case .trying, .exhausted: false
    }
  }
}
