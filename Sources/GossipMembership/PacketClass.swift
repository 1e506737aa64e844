/// How urgent a decrypted packet is, told by its first bytes alone.
enum PacketClass {
  /// A ping or the answer to one: who is late here is taken for dead.
  case probe
  /// All else.
  case gossip

  init(_ packet: [UInt8]) {
    self = Self.isProbe(packet[...]) ? .probe : .gossip
  }

  /// Looks through a checksum, and into a compound, whose first part is the most urgent one. What is compressed is
  /// mostly the answer to a ping, since those carry coordinates.
  private static func isProbe(_ packet: ArraySlice<UInt8>, depth: Int = 0) -> Bool {
    guard let first = packet.first, depth < 3 else { return false }
    switch first {
    case 0, 1, 2, 9, 11: return true
    case 7:
      guard packet.count >= 2 else { return false }
      return isProbe(packet.dropFirst(2 + 2 * Int(packet[packet.startIndex + 1])), depth: depth + 1)
    case 12: return isProbe(packet.dropFirst(5), depth: depth + 1)
    default: return false
    }
  }
}
