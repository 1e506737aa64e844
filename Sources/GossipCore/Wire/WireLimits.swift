internal import MessagePack

/// How much of a foreign message is taken before it counts as hostile.
enum WireLimits {
  /// Bytes of a node's name.
  static let name = 512
  /// Bytes of what a node says of itself.
  static let meta = 512
  /// Bytes that a packet may have once everything in it is unpacked.
  static let packet = 1 << 20
  /// Bytes of a stream message, packed or unpacked: Go's limit for what it unpacks.
  static let stream = 40 << 20
  /// Bytes of the Serf state in a push/pull.
  static let userState = 20 << 20
  /// Members in a push/pull: more than a node may keep, and few enough to hold in memory.
  static let nodes = 1 << 17

  /// One body in a packet, or one record in a stream.
  static let body = MessagePackLimits(bytes: stream, depth: 8, values: 4096)
  /// The Serf state: a clock for every member, and the ring of events.
  static let state = MessagePackLimits(bytes: userState, depth: 8, values: 1 << 20)
}
