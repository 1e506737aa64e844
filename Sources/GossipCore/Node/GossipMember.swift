/// A member of the cluster, as its other members see it.
package struct GossipMember: Sendable, Hashable {
  /// What is known of its life.
  package enum Status: String, Sendable, CaseIterable {
    /// Answers.
    case alive
    /// Says that it is about to leave.
    case leaving
    /// Left of its own will.
    case left
    /// Stopped answering.
    case failed
  }

  /// Its name.
  package var name: String
  /// Where it gossips.
  package var address: PeerAddress
  /// What it says of itself.
  package var tags: [String: String]
  /// Whether it lives.
  package var status: Status
  /// What it understands and speaks.
  package var versions: ProtocolVersions
}

/// What happened to a member.
package struct MemberChange: Sendable, Hashable {
  /// The kinds of change.
  package enum Kind: String, Sendable {
    /// It came, or came back.
    case joined
    /// It says other things of itself, or has moved.
    case updated
    /// It announced that it goes.
    case leaving
    /// It has left.
    case left
    /// It stopped answering.
    case failed
    /// It is forgotten.
    case reaped
  }

  /// What happened.
  package let kind: Kind
  /// The member after it.
  package let member: GossipMember
}
