/// What a node wants done, in order. Datagrams and stream messages are still to be labelled and encrypted.
package enum GossipEffect: Sendable, Equatable {
  /// Send a packet.
  case sendDatagram([UInt8], to: PeerAddress)
  /// Connect, and report `opened` or `failed`. The whole exchange must be over by the deadline.
  case openStream(StreamID, to: PeerAddress, deadline: GossipInstant)
  /// Write these bytes, which are one message.
  case sendOnStream(StreamID, [UInt8])
  /// Close once everything is written; nothing more need be reported of it.
  case closeStream(StreamID)

  /// Members came, went or changed; their new state stands in them.
  case membersChanged([MemberChange])
  /// What became of a join.
  case joinDecided(JoinID, JoinOutcome)
  /// What a seed says of its cluster, or why it says nothing.
  case stateRead(JoinID, Result<RemoteState, JoinFailure>)
  /// The leave is over; the sockets may be closed.
  case left
  /// A member told the cluster something.
  case userEventReceived(UserEvent)
  /// A member asks; `respond` answers, until the deadline.
  case queryReceived(ReceivedQuery)
  /// News of a query of this node.
  case queryProgress(QueryID, QueryProgress)
  /// A member asks for something about the keys; `keyRingAnswer` answers.
  case keyRing(ReceivedQuery.ID, KeyRingRequest)
  /// Something for the log.
  case note(GossipNote)
}
