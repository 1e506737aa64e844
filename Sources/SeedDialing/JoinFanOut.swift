/// How many peers a node exchanges its whole state with when it joins: gossip brings the rest.
package enum JoinFanOut {
  /// max(3, ⌈log2 n⌉ + 1) for `count` peers.
  package static func limit(for count: Int) -> Int {
    guard count > 1 else { return 3 }
    return max(3, Int.bitWidth - (count - 1).leadingZeroBitCount + 1)
  }
}
