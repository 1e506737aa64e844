/// What a join by hand came to, as `POST /v1/join` answers.
package struct JoinAnswer: Codable, Sendable, Equatable {
  /// What one entry came to.
  package struct Entry: Codable, Sendable, Equatable {
    /// The entry, secrets masked.
    package var entry: String
    /// How many addresses it gave.
    package var found: Int
    /// Whether it could not be looked up, or not in time.
    package var failed: Bool
    /// Who has accepted this node.
    package var joined: [Peer]
    /// All of it in words.
    package var result: String

    /// Describes an outcome.
    package init(entry: String, found: Int, failed: Bool, joined: [Peer], result: String) {
      self.entry = entry
      self.found = found
      self.failed = failed
      self.joined = joined
      self.result = result
    }
  }

  /// Somebody who has accepted this node.
  package struct Peer: Codable, Sendable, Equatable {
    /// The name, where the membership layer learned it.
    package var name: String?
    /// The address and port that were dialled.
    package var address: String

    /// Describes a peer.
    package init(name: String?, address: String) {
      self.name = name
      self.address = address
    }
  }

  /// This node's name.
  package var node: String
  /// The entries in their order.
  package var entries: [Entry]
  /// What the operator should see besides.
  package var warnings: [String]

  /// Gathers an answer.
  package init(node: String, entries: [Entry], warnings: [String] = []) {
    self.node = node
    self.entries = entries
    self.warnings = warnings
  }

  /// Whether any entry has brought a peer.
  package var hasJoined: Bool { entries.contains { !$0.joined.isEmpty } }
  /// Whether nothing was found, and not for want of peers alone: a lookup failed.
  package var hasOnlyFailed: Bool { entries.allSatisfy { $0.found == 0 } && entries.contains(where: \.failed) }
}
