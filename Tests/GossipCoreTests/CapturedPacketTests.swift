import JoinPrimitives
import JoinTestKit
import MessagePack
import Testing

@testable import GossipCore

@Suite("Captured packets")
struct CapturedPacketTests {
  private static let versions = ProtocolVersions.serf
  private static let a = PeerAddress(.loopbackV4, port: 17946)
  private static let py = PeerAddress(.loopbackV4, port: 18001)
  private static let pyMeta = hex("ff 82 a4 72 6f 6c 65 a4 66 61 6b 65 a1 6b a1 76")
  private static let aMeta = hex("ff 81 a5 63 6f 6c 6f 72 a3 72 65 64")

  private static let pyAlive = Alive(incarnation: 1, node: "py", address: py, meta: pyMeta, versions: versions)
  private static let aAlive = Alive(incarnation: 1, node: "a", address: a, meta: aMeta, versions: versions)

  static let packets: [([UInt8], [PacketMessage])] = [
    (CapturedPackets.gossip, [.alive(pyAlive), .alive(aAlive)]),
    (CapturedPackets.ping, [.ping(Ping(sequence: 1, node: "py", source: a, sourceName: "a"))]),
    (
      CapturedPackets.suspectProbe,
      [
        .ping(Ping(sequence: 3, node: "py", source: a, sourceName: "a")),
        .suspect(Accusation(incarnation: 1, node: "py", from: "a")),
      ]
    ),
    (CapturedPackets.nack, [.nack(Nack(sequence: 30))]),
    (CapturedPackets.relayedPingAck, [.ack(Ack(sequence: 31))]),
    (CapturedPackets.innerPing, [.ping(Ping(sequence: 3, node: "py2", source: a, sourceName: "a"))]),
    (CapturedPackets.suspect, [.suspect(Accusation(incarnation: 1, node: "sus", from: "b2"))]),
    (CapturedPackets.joinIntent, [.user(SerfMessage.join(JoinIntent(time: 69, node: "b")).encoded)]),
  ]

  @Test("A packet is read as its sender meant it, and written again byte for byte", arguments: packets)
  func packet(bytes: [UInt8], messages: [PacketMessage]) {
    let packet = Packet(decoding: bytes)
    #expect(packet.messages == messages)
    #expect(packet.faults.isEmpty)
    let isChecksummed = bytes.first == MessageType.checksummed.rawValue
    #expect(Packet.encode(messages.map(\.encoded), isPacked: false, isChecksummed: isChecksummed) == bytes)
  }

  @Test(
    "Items 12 and 19: a compressed packet of version 0.10.2 gives an alive message first, then the ack with its coordinate"
  )
  func packedAck() throws {
    let packet = Packet(decoding: CapturedPackets.ackWithAlive)
    #expect(packet.faults.isEmpty)
    #expect(packet.messages.count == 2)
    guard case .alive(let alive) = packet.messages.first, case .ack(let ack) = packet.messages.last else {
      Issue.record("unexpected messages")
      return
    }
    #expect(alive.node == "n")
    #expect(MemberTags.decode(alive.meta) == ["dc": "dc1", "region": "global", "role": "dkron"])
    #expect(alive.versions == .serf)
    #expect(ack.payload.count == 130)
    #expect(ack.payload.first == 1)
  }

  @Test("Item 13: what Go has packed is packed by us into the same bytes")
  func packing() throws {
    #expect(try LZW.decode(CapturedPackets.smallPacked, limit: 100) == CapturedPackets.smallPlain)
    #expect(LZW.encode(CapturedPackets.smallPlain) == CapturedPackets.smallPacked)
    for bytes in [CapturedPackets.ackWithAlive, CapturedPackets.pushPullReply, CapturedPackets.streamPing] {
      let envelope = try Compressed(wire: bytes, from: 1)
      let plain = try envelope.unpacked(limit: 10_000)
      #expect(Compressed(packing: plain).encoded(MessageType.compressed.rawValue) == bytes)
    }
  }

  @Test("A push/pull that joins is read", arguments: [1, 7, 181])
  func pushPullRequest(piece: Int) throws {
    let message = try #require(try inPieces(CapturedPackets.pushPullRequest, of: piece))
    guard case .pushPull(let state) = message else {
      Issue.record("unexpected \(message)")
      return
    }
    #expect(state.isJoin)
    #expect(
      state.nodes == [
        NodeState(
          name: "py", address: Self.py, meta: Self.pyMeta, incarnation: 1, state: .alive, versions: .serf)
      ])
    #expect(
      try SerfMessage(decoding: state.userState)
        == .state(
          SerfState(time: 1, statusTimes: ["py": 0], leftMembers: [], eventTime: 1, events: [], queryTime: 1)))
  }

  @Test("A compressed reply with a ring of empty events is read, in whatever pieces it comes", arguments: [1, 50, 222])
  func pushPullReply(piece: Int) throws {
    let message = try #require(try inPieces(CapturedPackets.pushPullReply, of: piece))
    guard case .pushPull(let state) = message else {
      Issue.record("unexpected \(message)")
      return
    }
    #expect(state.nodes.map(\.name) == ["a"])
    #expect(state.userState.count == 585)
    #expect(
      try SerfMessage(decoding: state.userState)
        == .state(SerfState(time: 1, statusTimes: ["a": 0], leftMembers: [], eventTime: 1, events: [], queryTime: 1)))
  }

  @Test("A push/pull that we write is read again")
  func pushPullRoundTrip() throws {
    let state = PushPull(
      isJoin: false,
      nodes: [NodeState(name: "x", address: Self.a, meta: [], incarnation: 9, state: .left, versions: .dkron)],
      userState: [2, 0x80], origin: 77)
    #expect(try StreamMessage.decode(StreamMessage.pushPull(state).encoded(isPacked: true)) == .pushPull(state))
  }

  @Test("A compressed ping over a stream is read", arguments: [1, 74])
  func streamPing(piece: Int) throws {
    let ping = Ping(sequence: 2, node: "py", source: Self.a, sourceName: "a")
    #expect(try inPieces(CapturedPackets.streamPing, of: piece) == .ping(ping))
  }

  @Test("Item 20: numbers in signed formats are taken, as version 0.10.2 sends them")
  func signedNumbers() throws {
    let header = try PushPull.Header(wire: CapturedPackets.headOfModernReply, from: 1)
    #expect(header == PushPull.Header(nodes: 1, userState: 585, isJoin: true, origin: 0))
    // The same query, its timeout of 500 ms in four signed bytes instead of unsigned ones.
    var signed = Array(CapturedPackets.query.dropFirst())
    let length = try #require(signed.lastIndex(of: 0xCE))
    #expect(Array(signed[length...]) == hex("ce 1dcd6500"))
    signed[length] = 0xD2
    #expect(try SerfMessage(decoding: signed) == SerfMessage(decoding: Array(CapturedPackets.query.dropFirst())))
  }

  @Test("A query with its filters is read, and written again byte for byte")
  func query() throws {
    let bytes = Array(CapturedPackets.query.dropFirst())
    let message = try SerfMessage(decoding: bytes)
    guard case .query(let query) = message else {
      Issue.record("unexpected \(message)")
      return
    }
    #expect(query.time == 201)
    #expect(query.id == 0x3F7E_0EA9)
    #expect(query.replyTo == Self.a)
    #expect(query.timeout == 500_000_000)
    #expect(query.flags == QueryMessage.ackFlag)
    #expect(query.relayFactor == 1)
    #expect(query.filters.count == 2)
    #expect(message.encoded == bytes)
  }

  @Test("A relayed ack and a force-leave are read, and written again byte for byte")
  func relayAndPrune() throws {
    let relayed = try SerfMessage(decoding: Array(CapturedPackets.relayedAck.dropFirst()))
    guard case .relay(let relay) = relayed else {
      Issue.record("unexpected \(relayed)")
      return
    }
    #expect(relay.destination == PeerAddress(.loopbackV4, port: 18040))
    #expect(relay.destinationName == "r0")
    #expect(
      try SerfMessage(decoding: relay.message)
        == .queryResponse(QueryResponse(time: 200, id: 4242, from: "a", flags: 1, payload: [])))
    #expect([8] + relayed.encoded == CapturedPackets.relayedAck)

    let prune = try SerfMessage(decoding: Array(CapturedPackets.pruneIntent.dropFirst()))
    #expect(prune == .leave(LeaveIntent(time: 1514, node: "nosuch", prune: true)))
    #expect([8] + prune.encoded == CapturedPackets.pruneIntent)
  }

  private func inPieces(_ bytes: [UInt8], of size: Int) throws -> StreamMessage? {
    var decoder = StreamMessageDecoder()
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + size)
      let message = try decoder.append(Array(bytes[start..<end]))
      if let message {
        #expect(end == bytes.count)
        return message
      }
      start = end
    }
    return nil
  }
}
