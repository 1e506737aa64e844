/// The probe that is going on.
struct Probe: Sendable {
  let sequence: UInt32
  let target: String
  let incarnation: UInt32
  let startedAt: GossipInstant
  let endsAt: GossipInstant
  /// How many of those who were asked to help will say so when they fail.
  var nacksExpected = 0
  var nacksReceived = 0
  /// Whether anybody was asked to help.
  var isIndirect = false
  /// Whether the target answered over a stream.
  var hasStreamAck = false
}

/// A ping that another node has asked for.
struct RelayedProbe: Sendable {
  /// The asker's number, and where it wants to hear.
  let sequence: UInt32
  let replyTo: PeerAddress
  let asker: String
  let wantsNack: Bool
}
