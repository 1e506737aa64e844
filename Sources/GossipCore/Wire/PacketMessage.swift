/// What a packet carries, one or several of it.
enum PacketMessage: Sendable, Hashable {
  case ping(Ping)
  case indirectPing(IndirectPing)
  case ack(Ack)
  case nack(Nack)
  case suspect(Accusation)
  case alive(Alive)
  case dead(Accusation)
  /// A message of the Serf layer, its own type byte first.
  case user([UInt8])

  /// The type byte and the body.
  var encoded: [UInt8] {
    switch self {
    case .ping(let ping): ping.encoded(MessageType.ping.rawValue)
    case .indirectPing(let ping): ping.encoded(MessageType.indirectPing.rawValue)
    case .ack(let ack): ack.encoded(MessageType.ack.rawValue)
    case .nack(let nack): nack.encoded(MessageType.nack.rawValue)
    case .suspect(let accusation): accusation.encoded(MessageType.suspect.rawValue)
    case .alive(let alive): alive.encoded(MessageType.alive.rawValue)
    case .dead(let accusation): accusation.encoded(MessageType.dead.rawValue)
    case .user(let message): [MessageType.user.rawValue] + message
    }
  }
}
