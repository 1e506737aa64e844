package import JoinMembership

/// Where the status server asks for what it shows.
package protocol StatusSource: Sendable {
  /// Everybody the membership layer knows of.
  func members() async throws -> [Member]
  /// How joining stands.
  func join() async -> JoinStatus
}
