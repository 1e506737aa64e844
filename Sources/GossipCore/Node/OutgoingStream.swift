/// A stream that the node has opened.
struct OutgoingStream: Sendable {
  /// What it is for.
  enum Purpose: Sendable {
    /// Ping a node that does not answer datagrams.
    case probe(sequence: UInt32, target: String)
    /// Exchange states: by the clock, or with a failed member that may be back.
    case pushPull(isJoin: Bool)
    /// Read a seed's state before we show ourselves.
    case joinRead(JoinID)
    /// Show ourselves to a seed.
    case joinAnnounce(JoinID)
    /// Read a seed's state again: has it taken us in?
    case joinRecheck(JoinID)
  }

  let purpose: Purpose
  let address: PeerAddress
  /// What we call ourselves on it, to notice that we have called ourselves.
  let origin: UInt64
  /// Whether the other side has accepted the connection.
  var isConnected = false
}
