import GossipCore
import JoinPrimitives
import JoinTestKit

@testable import GossipCore

/// A node under test, with the time and all that it has done.
struct TestNode {
  static let name = "me"
  static let address = peerAddress(1)

  var node: GossipNode
  var now = GossipInstant()
  /// All effects so far, in order.
  var effects: [GossipEffect] = []
  private var lastStream: UInt64 = 0

  init(tags: [String: String] = [:], configure: (inout GossipConfiguration) -> Void = { _ in }) {
    var configuration = GossipConfiguration(name: Self.name, address: Self.address, tags: tags)
    configuration.compresses = false
    configuration.answersQueries = true
    configure(&configuration)
    node = GossipNode(configuration: configuration, seed: 1, now: now)
  }

  static func peerAddress(_ host: UInt8) -> PeerAddress {
    PeerAddress(IPAddress(bytes: [10, 0, 0, host]) ?? .loopbackV4, port: 8946)
  }

  mutating func step(_ input: GossipInput) {
    effects += node.step(input, now: now)
  }

  mutating func hear(_ messages: PacketMessage..., from host: UInt8 = 2) {
    let bytes = Packet.encode(messages.map(\.encoded), isPacked: false, isChecksummed: true)
    step(.datagram(bytes, from: Self.peerAddress(host)))
  }

  mutating func hear(_ message: SerfMessage, from host: UInt8 = 2) {
    hear(.user(message.encoded), from: host)
  }

  /// Makes a node known as `n` and its host number.
  mutating func meet(_ hosts: UInt8..., incarnation: UInt32 = 1, versions: ProtocolVersions = .serf) {
    for host in hosts { hear(.alive(Self.alive(host, incarnation: incarnation, versions: versions))) }
  }

  static func alive(
    _ host: UInt8, name: String? = nil, incarnation: UInt32 = 1, tags: [String: String] = [:],
    versions: ProtocolVersions = .serf
  ) -> Alive {
    let meta = (try? MemberTags.encode(tags)) ?? []
    return Alive(
      incarnation: incarnation, node: name ?? "n\(host)", address: peerAddress(host), meta: meta, versions: versions)
  }

  static func record(
    _ host: UInt8, name: String? = nil, incarnation: UInt32 = 1, state: PeerState = .alive,
    versions: ProtocolVersions = .serf
  ) -> NodeState {
    NodeState(
      name: name ?? "n\(host)", address: peerAddress(host), meta: [0xFF, 0x80], incarnation: incarnation, state: state,
      versions: versions)
  }

  /// Lets time pass, and lets the node do what it wants at each of its deadlines.
  mutating func advance(by duration: Duration) {
    let end = now.advanced(by: duration)
    while let next = node.nextDeadline, next <= end {
      now = max(now, next)
      step(.deadlineReached)
    }
    now = end
  }

  /// Another node connects and sends a message; what the node answers.
  mutating func receiveOnStream(_ message: StreamMessage) throws -> StreamMessage? {
    lastStream += 1
    let id = StreamID(.incoming, number: lastStream)
    let start = effects.count
    step(.stream(id, .accepted(from: Self.peerAddress(2))))
    step(.stream(id, .message(message)))
    for case .sendOnStream(id, let bytes) in effects[start...] { return try StreamMessage.decode(bytes) }
    return nil
  }

  // MARK: - What it has done

  mutating func forget() { effects = [] }

  /// What it has sent, one message after another.
  var sent: [(message: PacketMessage, to: PeerAddress)] {
    effects.flatMap { effect -> [(message: PacketMessage, to: PeerAddress)] in
      guard case .sendDatagram(let bytes, let address) = effect else { return [] }
      return Packet(decoding: bytes).messages.map { ($0, address) }
    }
  }

  /// What it has sent, without the receivers.
  var messages: [PacketMessage] { sent.map(\.message) }

  var serfMessages: [SerfMessage] {
    messages.compactMap { message in
      guard case .user(let bytes) = message else { return nil }
      return try? SerfMessage(decoding: bytes)
    }
  }

  var changes: [MemberChange] {
    effects.flatMap { effect -> [MemberChange] in if case .membersChanged(let changes) = effect { changes } else { [] }
    }
  }

  /// The kinds of change in order, each with the member's name.
  var news: [String] { changes.map { "\($0.kind.rawValue) \($0.member.name)" } }

  var notes: [GossipNote] {
    effects.compactMap { effect in if case .note(let note) = effect { note } else { nil } }
  }

  /// The streams that it has opened, with where they lead.
  var opened: [(id: StreamID, to: PeerAddress)] {
    effects.compactMap { effect in if case .openStream(let id, let address, _) = effect { (id, address) } else { nil } }
  }

  /// What it has said on a stream.
  func said(on id: StreamID) throws -> StreamMessage? {
    for case .sendOnStream(id, let bytes) in effects { return try StreamMessage.decode(bytes) }
    return nil
  }

  func status(_ name: String) -> GossipMember.Status? { node.member(name)?.status }
}
