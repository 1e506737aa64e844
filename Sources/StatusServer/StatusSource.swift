package import JoinMembership

/// Where the status server asks for what it shows.
package protocol StatusSource: Sendable {
  /// Everybody the membership layer knows of.
  func members() async throws -> [Member]
  /// Takes a failed member for one that has left; with `prune` it is forgotten, too.
  func forceLeave(_ name: String, prune: Bool) async throws
  /// Looks entries up and joins what they give, once; throws `StatusRefusal`.
  func join(_ order: JoinOrder) async throws -> JoinAnswer
  /// How joining stands.
  func join() async -> JoinStatus
}
