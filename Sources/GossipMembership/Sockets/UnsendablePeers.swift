internal import GossipCore

/// Peers that the system refuses to send to, for want of a route or by a firewall. Each such datagram costs the node
/// its channel, so the next ones to the same peer are passed over, twice as many after each failure.
struct UnsendablePeers: Sendable {
  private static let limit = 1024
  private static let fewest = 32
  private static let most = 4096

  private var peers: [PeerAddress: (left: Int, span: Int)] = [:]

  /// A datagram to the peer was refused.
  mutating func note(_ peer: PeerAddress) {
    if peers.count >= Self.limit, peers[peer] == nil { peers = [:] }
    let span = min(peers[peer].map { $0.span * 2 } ?? Self.fewest, Self.most)
    peers[peer] = (left: span, span: span)
  }

  /// Whether the next datagram to the peer is passed over.
  mutating func passesOver(_ peer: PeerAddress) -> Bool {
    guard let known = peers[peer], known.left > 0 else { return false }
    peers[peer]?.left -= 1
    return true
  }
}
