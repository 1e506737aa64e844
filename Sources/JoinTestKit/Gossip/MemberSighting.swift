package import GossipCore

/// That a machine was told something of a member.
package struct MemberSighting: Sendable, Hashable {
  /// Who was told.
  package let machine: Int
  /// Of whom.
  package let name: String
  /// What.
  package let kind: MemberChange.Kind
  /// When.
  package let instant: GossipInstant
}
