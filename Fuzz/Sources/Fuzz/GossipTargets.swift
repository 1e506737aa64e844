import JoinPrimitives
import MessagePack

@testable import GossipCore

/// The readers of the gossip protocol.
enum GossipTargets {
  private static let peer = PeerAddress(.loopbackV4, port: 8946)

  /// A node that knows two others, which the first bytes of most corpora are about.
  private static let node: GossipNode = {
    var configuration = GossipConfiguration(name: "me", address: PeerAddress(.loopbackV4, port: 7946))
    configuration.answersQueries = true
    var node = GossipNode(configuration: configuration, seed: 1, now: GossipInstant())
    for (name, port) in [("a", UInt16(17946)), ("py", 18001)] {
      let alive = Alive(
        incarnation: 1, node: name, address: PeerAddress(.loopbackV4, port: port), meta: [], versions: .serf)
      _ = node.step(.datagram(PacketMessage.alive(alive).encoded, from: peer), now: GossipInstant())
    }
    return node
  }()

  static func packet(_ bytes: [UInt8]) {
    var node = node
    let now = GossipInstant(offset: .seconds(1))
    let effects = node.step(.datagram(bytes, from: peer), now: now)
    check(node, after: effects, now: now, length: bytes.count)
    // Time passes, so that what the packet has queued is written.
    let later = GossipInstant(offset: .seconds(3))
    let sent = node.step(.deadlineReached, now: later)
    check(node, after: sent, now: later, length: bytes.count)
    let packet = Packet(decoding: bytes)
    promise(packet.messages.count <= Packet.parts, "a packet holds more messages than a compound may")
    let written = packet.messages.map(\.encoded)
    guard !written.isEmpty, written.allSatisfy({ $0.count < 60_000 }) else { return }
    let again = Packet(decoding: Packet.encode(written, isPacked: false, isChecksummed: true))
    promise(again.messages == packet.messages, "what was read is written otherwise")
  }

  static func stream(_ bytes: [UInt8]) {
    let whole = try? StreamMessage.decode(bytes)
    var decoder = StreamMessageDecoder()
    var inPieces: StreamMessage?
    for byte in bytes {
      guard let message = try? decoder.append([byte]) else { continue }
      inPieces = message
      break
    }
    promise(whole == nil || inPieces == whole, "the pieces of a message are another message")
    guard let whole else { return }
    var node = node
    let now = GossipInstant(offset: .seconds(1))
    let id = StreamID(.incoming, number: 1)
    _ = node.step(.stream(id, .accepted(from: peer)), now: now)
    let effects = node.step(.stream(id, .message(whole)), now: now)
    check(node, after: effects, now: now, length: bytes.count)
  }

  static func lzw(_ bytes: [UInt8]) {
    if let plain = try? LZW.decode(bytes, limit: 1 << 16) {
      promise(plain.count <= 1 << 16, "more is unpacked than was allowed")
    }
    let packed = LZW.encode(bytes)
    promise((try? LZW.decode(packed, limit: bytes.count)) == bytes, "what was packed unpacks otherwise")
  }

  static func messagePack(_ bytes: [UInt8]) {
    var reader = MessagePackReader(bytes)
    var stream = MessagePackStream()
    stream.append(bytes)
    while let value = try? reader.read() {
      // Bytes are compared, since a number that is none equals nothing, not even itself.
      let written = encoded(value)
      promise((try? stream.next()).map(encoded) == written, "a stream reads otherwise")
      var copy = MessagePackReader(written)
      promise((try? copy.read()).map(encoded) == written, "what was written reads otherwise")
      if reader.isAtEnd { return }
    }
  }

  private static func encoded(_ value: MessagePackValue) -> [UInt8] {
    var bytes: [UInt8] = []
    value.encode(into: &bytes)
    return bytes
  }

  static func tagExpression(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let pattern = String(decoding: parts.first ?? [], as: UTF8.self)
    let text = String(decoding: parts.dropFirst().first ?? [], as: UTF8.self)
    guard let expression = try? TagExpression(pattern) else { return }
    _ = expression.isFound(in: text)
  }

  private static func check(_ node: GossipNode, after effects: [GossipEffect], now: GossipInstant, length: Int) {
    promise(node.localMember.status == .alive, "a foreign word has ended this node")
    promise(node.nextDeadline.map { $0 > now } ?? true, "a deadline has passed and was not kept")
    for case .sendDatagram(let bytes, _) in effects {
      promise(bytes.count <= max(1400, length + 200), "a packet is too long")
      promise(Packet(decoding: bytes).faults.isEmpty, "a packet of ours cannot be read")
    }
  }
}
