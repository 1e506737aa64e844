/// The most that a node keeps of each kind. What goes beyond is dropped and counted.
package struct GossipLimits: Sendable, Hashable {
  /// Members, gone ones included.
  package var members = 65_536
  /// Messages that wait to be gossiped, in each queue.
  package var broadcasts = 4096
  /// Intents about nodes that are not known yet.
  package var intents = 1024
  /// Pings that others have asked for and that are not over.
  package var relayedProbes = 256
  /// Streams that others have opened and that are not over.
  package var incomingStreams = 128
  /// Streams that the node itself has opened.
  package var outgoingStreams = 256
  /// Joins that are not decided.
  package var joins = 1024
  /// Own queries that still wait for answers, and foreign ones that may still be answered.
  package var queries = 256
  /// Slots in the rings that recognise events and queries, by their Lamport time.
  package var ring = 512
  /// Events or queries of one Lamport time that are told apart.
  package var ringSlot = 64
  /// Bytes of all events that are told apart; beyond them the oldest are forgotten, and count as known.
  package var ringBytes = 4 << 20
  /// Bytes of a packet before encryption, as memberlist sends it.
  package var packet = 1400
  /// Bytes of an own user event's name and payload.
  package var userEvent = 512
  /// Bytes of a foreign user event's name and payload: the most that Serf lets be configured.
  package var foreignUserEvent = 9 << 10
  /// Bytes of an own query or an answer on the wire. A foreign query may fill a packet.
  package var query = 1024
  /// Filters of a query; nobody is meant by one that has more.
  package var queryFilters = 16
  /// Steps that the filters of all queries in one packet may take; nobody is meant by a query beyond them.
  package var filterSteps = 1 << 21
  /// Members through which an answer to a query is sent once more.
  package var relays = 8

  /// The bounds that suit a node of any size.
  package init() {}
}
