/// What a member tells the whole cluster.
package struct UserEvent: Sendable, Hashable {
  /// The event's Lamport time.
  package let time: UInt64
  /// What it is called.
  package let name: String
  /// What it carries.
  package let payload: [UInt8]
  /// Whether a program may keep only the latest of several.
  package let coalesce: Bool
}
