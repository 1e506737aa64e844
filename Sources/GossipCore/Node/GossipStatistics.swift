/// What a node has counted since it started.
package struct GossipStatistics: Sendable, Hashable {
  /// Packets that came in.
  package var packetsReceived = 0
  /// Packets that went out.
  package var packetsSent = 0
  /// Bytes of the packets that came in, before encryption.
  package var bytesReceived = 0
  /// Bytes of the packets that went out, before encryption.
  package var bytesSent = 0
  /// Messages, packets, streams or records of a state that could not be read.
  package var malformed = 0
  /// What was dropped because a limit was reached.
  package var dropped = 0
  /// Probes that were begun.
  package var probes = 0
  /// Probes that nobody answered.
  package var probesFailed = 0
  /// Probes that only a stream answered.
  package var probesWithoutDatagram = 0
  /// Suspicions that were begun.
  package var suspicions = 0
  /// Joins whose seed took our state and whose cluster did not take us in.
  package var joinsIgnored = 0
  /// Accusations that we refuted.
  package var refutations = 0
  /// Exchanges of the whole state that were merged.
  package var merges = 0
  /// Exchanges of the whole state that were refused.
  package var mergesRefused = 0
}
