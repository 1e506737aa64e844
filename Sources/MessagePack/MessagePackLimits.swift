/// How much of a peer's MessagePack is taken before it counts as hostile.
package struct MessagePackLimits: Sendable, Hashable {
  /// The most bytes that one object may have.
  package var bytes: Int
  /// The most lists and maps that may stand inside each other.
  package var depth: Int
  /// The most values that one object may hold, itself included: a value of one byte costs some thirty in memory.
  package var values: Int

  /// Sets the bounds; the defaults hold a list of a hundred thousand Serf members.
  package init(bytes: Int = 64 << 20, depth: Int = 16, values: Int = 4 << 20) {
    self.bytes = bytes
    self.depth = depth
    self.values = values
  }
}
