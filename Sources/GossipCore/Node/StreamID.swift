/// A stream. Whoever makes one gives it its number: the shell those that others open, the node its own.
package struct StreamID: Sendable, Hashable {
  /// Who opened it.
  package enum Side: Sendable, Hashable {
    /// Another node.
    case incoming
    /// This node.
    case outgoing
  }

  /// Who opened it.
  package let side: Side
  /// Its number among those of its side; never used again.
  package let number: UInt64

  /// Names a stream.
  package init(_ side: Side, number: UInt64) {
    self.side = side
    self.number = number
  }
}
