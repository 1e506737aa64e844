/// A driver that can put an end to a member which is gone for good.
package protocol MemberRemoving: MembershipDriver {
  /// Takes a failed member for one that has left, on all members; with `prune` they forget it. Throws
  /// `MembershipError` when there is no such member or when it lives.
  func forceLeave(_ name: String, prune: Bool) async throws
}
