internal import MessagePack

/// Reads the one message of a stream from bytes that come piece by piece.
///
/// Lengths are checked before anything is kept for them. After an error or a message it reads nothing more.
package struct StreamMessageDecoder: Sendable {
  private enum Stage {
    case type
    case body(MessageType)
    case user(length: Int)
    case nodes(PushPull.Header)
    case done
  }

  private var stage = Stage.type
  private var stream = MessagePackStream(limits: WireLimits.body)
  private var received = 0
  /// The records of a push/pull so far. They stand beside the stage, for in it they would be copied with every piece.
  private(set) var nodes: [NodeState] = []
  private var unreadableNodes = 0
  /// The bytes that came of a packed message, once it has been undone.
  package private(set) var unpacked = 0
  private let isUnpacked: Bool

  /// Starts before the first byte.
  package init() { self.init(isUnpacked: false) }

  private init(isUnpacked: Bool) { self.isUnpacked = isUnpacked }

  /// Takes what has arrived; the message, once it is whole. A packed one is undone up to so many bytes.
  package mutating func append(_ bytes: [UInt8], unpackingUpTo room: Int = .max) throws(WireError) -> StreamMessage? {
    received += bytes.count
    guard received <= WireLimits.stream else { throw .tooLong(limit: WireLimits.stream) }
    stream.append(bytes)
    do throws(WireError) {
      return try readOn(unpackingUpTo: room)
    } catch {
      stage = .done
      throw error
    }
  }

  private mutating func readOn(unpackingUpTo room: Int) throws(WireError) -> StreamMessage? {
    while true {
      switch stage {
      case .type:
        guard let byte = stream.take(1)?.first else { return nil }
        stage = .body(try Self.type(byte, isUnpacked: isUnpacked))
      case .body(let type):
        guard let value = try next() else { return nil }
        if let message = try read(type, value, unpackingUpTo: room) { return end(message) }
      case .user(let length):
        guard let message = stream.take(length) else { return nil }
        return end(.user(message))
      case .nodes(let header):
        while nodes.count + unreadableNodes < header.nodes {
          guard let value = try next() else { return nil }
          // A record that makes no sense to us must not keep us from all the others.
          if let node = try? NodeState(value) { nodes.append(node) } else { unreadableNodes += 1 }
        }
        guard let userState = stream.take(header.userState) else { return nil }
        var state = PushPull(isJoin: header.isJoin, nodes: nodes, userState: userState, origin: header.origin)
        state.unreadableNodes = unreadableNodes
        return end(.pushPull(state))
      case .done: return nil
      }
    }
  }

  private static func type(_ byte: UInt8, isUnpacked: Bool) throws(WireError) -> MessageType {
    switch MessageType(rawValue: byte) {
    case .compressed? where isUnpacked: throw .tooDeep
    case let type?: return type
    case nil: throw .unexpectedType(byte)
    }
  }

  /// Takes the body of a message; nil when more belongs to the message.
  private mutating func read(
    _ type: MessageType, _ value: MessagePackValue, unpackingUpTo room: Int
  ) throws(WireError) -> StreamMessage? {
    switch type {
    case .ping: return .ping(try Ping(value))
    case .ack: return .ack(try Ack(value))
    case .error: return .error(try StreamFault(value).text)
    case .user: stage = .user(length: try StreamUserHeader(value).length)
    case .pushPull: stage = .nodes(try PushPull.Header(value))
    case .compressed:
      let plain = try Compressed(value).unpacked(limit: min(WireLimits.stream, room))
      unpacked = plain.count
      var inner = StreamMessageDecoder(isUnpacked: true)
      guard let message = try inner.append(plain) else { throw .truncated }
      return message
    default: throw .unexpectedType(type.rawValue)
    }
    return nil
  }

  private mutating func next() throws(WireError) -> MessagePackValue? {
    do throws(MessagePackError) { return try stream.next() } catch { throw .messagePack(error) }
  }

  private mutating func end(_ message: StreamMessage) -> StreamMessage {
    stage = .done
    nodes = []
    return message
  }
}
