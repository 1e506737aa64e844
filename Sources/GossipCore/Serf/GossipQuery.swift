/// A question to the whole cluster.
package struct GossipQuery: Sendable, Hashable {
  /// What it is called.
  package var name: String
  /// What it carries.
  package var payload: [UInt8]
  /// Only these members answer; empty for all.
  package var nodes: [String]
  /// Only members answer whose tags match these expressions.
  package var tags: [String: String]
  /// Whether everybody who is asked confirms at once.
  package var wantsAcks: Bool
  /// Through how many others each answer is sent once more.
  package var relayFactor: UInt8
  /// How long answers are taken; nil for what the cluster's size demands.
  package var timeout: Duration?

  /// Asks the whole cluster.
  package init(
    name: String, payload: [UInt8] = [], nodes: [String] = [], tags: [String: String] = [:], wantsAcks: Bool = false,
    relayFactor: UInt8 = 0, timeout: Duration? = nil
  ) {
    self.name = name
    self.payload = payload
    self.nodes = nodes
    self.tags = tags
    self.wantsAcks = wantsAcks
    self.relayFactor = relayFactor
    self.timeout = timeout
  }
}

/// News of a query.
package enum QueryProgress: Sendable, Hashable {
  /// A member has the query.
  case acked(from: String)
  /// A member's answer.
  case answered(from: String, payload: [UInt8])
  /// Time is up.
  case finished
  /// It was never sent, for this reason.
  case refused(reason: String)
}

/// A question that a member asks.
package struct ReceivedQuery: Sendable, Hashable {
  /// Names a question: its Lamport time and the number that the asker drew.
  package struct ID: Sendable, Hashable {
    /// The Lamport time.
    package let time: UInt64
    /// The asker's number.
    package let number: UInt32
  }

  /// Which question.
  package let id: ID
  /// What it is called.
  package let name: String
  /// What it carries.
  package let payload: [UInt8]
  /// Who asks; empty in older releases.
  package let source: String
  /// Until when an answer counts.
  package let deadline: GossipInstant
}
