/// What a node is told. Datagrams and stream messages come decrypted and without their label.
package enum GossipInput: Sendable {
  /// A packet, and the socket that it came from.
  case datagram([UInt8], from: PeerAddress)
  /// News of a stream.
  case stream(StreamID, StreamNews)
  /// The instant that `nextDeadline` named has come. One that comes early or late does no harm.
  case deadlineReached
  /// The program wants something.
  case command(GossipCommand)
}

/// What can be told of a stream.
package enum StreamNews: Sendable {
  /// Another node has connected.
  case accepted(from: PeerAddress)
  /// The connection that `openStream` asked for stands.
  case opened
  /// The other side's message, of which there is one a stream.
  case message(StreamMessage)
  /// The other side sent what is no message.
  case malformed(WireError)
  /// There is no connection, or it broke; nothing more comes.
  case failed(StreamFailure)
  /// The other side has closed; nothing more comes.
  case closed
}

/// Why a stream cannot be used.
package enum StreamFailure: Sendable, Hashable {
  /// The port is closed.
  case refused
  /// Nothing answered in time.
  case timedOut
  /// The other side's keys are not ours, or one of both has none; in words.
  case keyMismatch(reason: String)
  /// Anything else, in words.
  case failed(reason: String)
}
