internal import GossipCore
internal import NIOCore

/// What the node's owner is told.
enum GossipMail: Sendable {
  /// A decrypted packet.
  case datagram([UInt8], from: PeerAddress)
  /// Another node has connected.
  case accepted(StreamID, from: PeerAddress, any Channel)
  /// A connection that the node asked for stands.
  case opened(StreamID, any Channel)
  /// Other news of a stream.
  case stream(StreamID, StreamNews)
  /// A stream's connection is gone, or could not be made.
  case ended(StreamID)
  /// What was asked of the keys has been done, or not.
  case keyRingAnswer(ReceivedQuery.ID, KeyRingRequest, KeyRingAnswer)
  /// The program wants something.
  case request(GossipRequest)

  /// Ends what hangs on mail that nobody reads any more.
  func discard() {
    switch self {
    case .accepted(_, from: _, let channel), .opened(_, let channel): channel.close(promise: nil)
    case .request(.join(_, _, let answer)): answer.finish()
    case .request(.leave(let receipt)), .request(.ready(let receipt)): receipt.finish()
    case .datagram, .stream, .ended, .keyRingAnswer, .request(.command): break
    }
  }
}

/// What the program may ask of a running node.
enum GossipRequest: Sendable {
  /// Say when the node runs, by finishing the stream.
  case ready(AsyncStream<Never>.Continuation)
  /// A command without an answer.
  case command(GossipCommand)
  /// Join the cluster of a seed; the outcome is yielded, then the stream is finished.
  case join(JoinID, PeerAddress, AsyncStream<JoinOutcome>.Continuation)
  /// Leave; the stream is finished afterwards.
  case leave(AsyncStream<Never>.Continuation)
}
