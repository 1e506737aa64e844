/// Something that is worth a line in a log.
package enum GossipNote: Sendable, Hashable {
  /// Two nodes go by one name, at these addresses; the first is the one that we keep.
  case nameConflict(name: String, known: PeerAddress, claimed: PeerAddress)
  /// Another node goes by our name, and the cluster holds with it: this many of these answers named our address.
  case nameConflictLost(name: String, votes: Int, answers: Int)
  /// Somebody held us for suspect or dead, or without an accuser an earlier life of ours is remembered; we said
  /// otherwise.
  case refuted(by: String?, incarnation: UInt32)
  /// Others have held us for suspect or dead three times within five minutes.
  case doubted(at: PeerAddress)
  /// A node answers over streams but not by datagram. It is said once, until a datagram of it comes.
  case datagramsLost(name: String)
  /// A seed took our state over a stream, and nothing of its cluster has reached us since. It is said once, until a
  /// join succeeds.
  case unreached(seed: PeerAddress)
  /// A whole state was refused, because the versions in it do not fit.
  case mergeRefused(reason: String)
  /// A command could not be carried out.
  case commandRefused(reason: String)
  /// Members of that kind go beyond the limit and are not kept.
  case limitReached(String)
}
