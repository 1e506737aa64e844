internal import MessagePack

/// A message of the Serf layer: what stands behind memberlist's type byte 8.
enum SerfMessage: Sendable, Hashable {
  case leave(LeaveIntent)
  case join(JoinIntent)
  case state(SerfState)
  case userEvent(UserEventMessage)
  case query(QueryMessage)
  case queryResponse(QueryResponse)
  case relay(Relay)

  /// The first byte.
  enum Kind: UInt8 {
    case leave = 0
    case join = 1
    case state = 2
    case userEvent = 3
    case query = 4
    case queryResponse = 5
    case conflictResponse = 6
    case keyRequest = 7
    case keyResponse = 8
    case relay = 9
  }

  init(decoding bytes: [UInt8]) throws(WireError) {
    guard let first = bytes.first else { throw .truncated }
    switch Kind(rawValue: first) {
    case .leave: self = .leave(try LeaveIntent(wire: bytes, from: 1))
    case .join: self = .join(try JoinIntent(wire: bytes, from: 1))
    case .state: self = .state(try SerfState(wire: bytes, from: 1, limits: WireLimits.state))
    case .userEvent: self = .userEvent(try UserEventMessage(wire: bytes, from: 1))
    case .query: self = .query(try QueryMessage(wire: bytes, from: 1))
    case .queryResponse: self = .queryResponse(try QueryResponse(wire: bytes, from: 1))
    case .relay: self = .relay(try Relay(decoding: bytes))
    default: throw .unexpectedType(first)
    }
  }

  var encoded: [UInt8] {
    switch self {
    case .leave(let intent): intent.encoded(Kind.leave.rawValue)
    case .join(let intent): intent.encoded(Kind.join.rawValue)
    case .state(let state): state.encoded(Kind.state.rawValue)
    case .userEvent(let event): event.encoded(Kind.userEvent.rawValue)
    case .query(let query): query.encoded(Kind.query.rawValue)
    case .queryResponse(let response): response.encoded(Kind.queryResponse.rawValue)
    case .relay(let relay): relay.encoded
    }
  }
}
