internal import GossipCore

/// The two ends of a stream.
enum StreamSide: Sendable {
  /// The end that connects; its label comes before its message.
  case initiator
  /// The end that was connected to; what it sends carries no label.
  case acceptor

  /// The end at which this node is.
  init(ofThisNodeIn id: StreamID) {
    self = id.side == .incoming ? .acceptor : .initiator
  }
}
