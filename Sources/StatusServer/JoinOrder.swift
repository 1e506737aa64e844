/// What `POST /v1/join` is told: entries to look up and join at once, beside the configured ones.
package struct JoinOrder: Codable, Sendable, Equatable {
  /// So many entries are taken at a time.
  package static let entryLimit = 256
  /// The longest that a join may take, in milliseconds.
  package static let longestTime = 600_000

  /// The entries, each as one `--retry-join` has it.
  package var entries: [String]
  /// How long it may take before the answer says what is known by then; nil leaves it to the agent.
  package var milliseconds: Int?

  private enum CodingKeys: String, CodingKey {
    case entries
    case milliseconds = "timeout_ms"
  }

  /// Orders a join.
  package init(entries: [String], milliseconds: Int? = nil) {
    self.entries = entries
    self.milliseconds = milliseconds
  }
}
