import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Hostile input")
struct HostileInputTests {
  static let packets = [
    CapturedPackets.gossip, CapturedPackets.ping, CapturedPackets.ackWithAlive, CapturedPackets.suspectProbe,
    CapturedPackets.query, CapturedPackets.relayedAck, CapturedPackets.pruneIntent, CapturedPackets.innerPing,
    CapturedPackets.suspect, CapturedPackets.joinIntent,
  ]
  static let streams = [
    CapturedPackets.pushPullRequest, CapturedPackets.pushPullReply, CapturedPackets.streamPing,
  ]

  /// 4,500 packets and 1,500 streams in every run, forty times as many in the long one.
  static let seeds: ClosedRange<UInt64> = 1...(LongTests.areWanted ? 120 : 3)

  @Test("Random and mutilated packets do no harm, and the node still answers", arguments: seeds)
  func packets(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var test = TestNode { $0.limits.members = 50 }
    for round in 0..<1500 {
      var bytes: [UInt8]
      if round % 3 == 0 {
        bytes = (0..<random.index(below: 200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        if !bytes.isEmpty { bytes[0] = UInt8(random.index(below: 16)) }
      } else {
        bytes = Self.mutilated(Self.packets[random.index(below: Self.packets.count)], &random)
      }
      // A checksum would hide the rest from most mutations.
      if bytes.first == 12 { bytes = Array(bytes.dropFirst(5)) }
      test.step(.datagram(bytes, from: TestNode.peerAddress(2)))
      if round % 50 == 0 { test.advance(by: .milliseconds(100)) }
      test.forget()
    }
    #expect(test.node.statistics.malformed > 100)
    #expect(test.node.members.count <= 50)
    test.hear(.ping(Ping(sequence: 424_242, node: "me")))
    #expect(test.messages.contains(.ack(Ack(sequence: 424_242))))
  }

  @Test("Random and mutilated streams do no harm", arguments: seeds)
  func streams(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var test = TestNode { $0.limits.members = 50 }
    var outcomes = (message: 0, more: 0, error: 0)
    for round in 0..<500 {
      let bytes = Self.mutilated(Self.streams[round % Self.streams.count], &random)
      var decoder = StreamMessageDecoder()
      let cut = random.index(below: bytes.count + 1)
      do {
        let first = try decoder.append(Array(bytes[..<cut]))
        if let message = try first ?? decoder.append(Array(bytes[cut...])) {
          outcomes.message += 1
          _ = try? test.receiveOnStream(message)
          test.forget()
        } else {
          outcomes.more += 1
        }
      } catch {
        outcomes.error += 1
      }
    }
    #expect(outcomes.message > 0 && outcomes.more > 0 && outcomes.error > 0)
    #expect(test.node.incomingStreams.isEmpty)
  }

  @Test("Every beginning of a stream message waits for more, and every beginning of a packet is an error or less")
  func truncations() throws {
    for bytes in Self.streams {
      for length in 0..<bytes.count { #expect(try StreamMessage.decode(Array(bytes[..<length])) == nil) }
    }
    for bytes in Self.packets {
      for length in 0..<bytes.count { _ = Packet(decoding: Array(bytes[..<length])) }
    }
  }

  @Test("After an error nothing more of a stream is read, whatever comes")
  func afterAnError() throws {
    var random = SeededGenerator(seed: 5)
    for beginning in [[0] + [UInt8](repeating: 0x91, count: 20), hex("06 83 a5 4e6f646573 ce ffffffff"), [0xEE]] {
      var decoder = StreamMessageDecoder()
      var errors = 0
      for byte in beginning + (0..<2000).map({ _ in UInt8(truncatingIfNeeded: random.next()) }) {
        do {
          #expect(try decoder.append([byte]) == nil)
        } catch {
          errors += 1
        }
      }
      #expect(errors == 1)
    }
  }

  static let lengths: [(String, [UInt8])] = [
    (
      "a node list of four thousand million",
      hex("06 83 a5 4e6f646573 ce ffffffff ac 5573657253746174654c656e 00 a4 4a6f696e c3")
    ),
    ("a negative node list", hex("06 83 a5 4e6f646573 ff ac 5573657253746174654c656e 00 a4 4a6f696e c3")),
    (
      "a user state of two thousand million bytes",
      hex("06 83 a5 4e6f646573 00 ac 5573657253746174654c656e ce 7fffffff a4 4a6f696e c3")
    ),
    ("a user message of nine million million bytes", hex("08 81 aa 557365724d73674c656e cf 0000080000000000")),
    ("a body with a list of four thousand million", hex("00 dd ffffffff")),
    ("a body with a string of four thousand million", hex("00 81 a4 4e6f6465 db ffffffff")),
    ("an encrypted frame where plain text is due", hex("0a 00 00 00 f1 01")),
    ("a type that nobody knows", hex("f4 01 61")),
  ]

  @Test("A length that is too large is refused before anything is kept for it")
  func hugeLengths() {
    for (what, bytes) in Self.lengths {
      #expect(throws: WireError.self, "\(what)") { try StreamMessage.decode(bytes) }
    }
  }

  @Test("Envelopes in envelopes in envelopes are refused")
  func nesting() {
    var bytes = CapturedPackets.ping
    for _ in 0..<20 { bytes = [7, 1, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
    #expect(Packet(decoding: bytes).faults == [.tooDeep])
    let compound = Packet.encode(
      [CapturedPackets.streamPing, CapturedPackets.streamPing], isPacked: false, isChecksummed: false)
    let twice = Packet(decoding: Packet.encode([compound, compound], isPacked: true, isChecksummed: false))
    #expect(twice.messages.isEmpty && twice.faults == [.tooDeep, .tooDeep])
    let packed = Compressed(packing: CapturedPackets.streamPing).encoded(9)
    #expect(throws: WireError.tooDeep) { try StreamMessage.decode(packed) }
    let lists = [UInt8](repeating: 0x91, count: 5000)
    #expect(Packet(decoding: [0] + lists).messages.isEmpty)
  }

  @Test("A packet that unpacks into more than its limit is refused")
  func bomb() {
    let bomb = Compressed(packing: [UInt8](repeating: 0, count: WireLimits.packet + 1)).encoded(9)
    #expect(bomb.count < 4000)
    #expect(Packet(decoding: bomb).faults == [.tooLong(limit: WireLimits.packet)])
  }

  @Test("Of the compressed parts of a packet only one is unpacked")
  func manyCompressedParts() {
    let ping = PacketMessage.ping(Ping(sequence: 1, node: "me"))
    let part = Compressed(packing: ping.encoded).encoded(9)
    for isPacked in [false, true] {
      let bytes = Packet.encode([[UInt8]](repeating: part, count: 255), isPacked: isPacked, isChecksummed: false)
      let packet = Packet(decoding: bytes)
      #expect(packet.messages == (isPacked ? [] : [ping]))
      #expect(packet.faults == [WireError](repeating: .tooDeep, count: isPacked ? 255 : 254))
    }
  }

  @Test("A flood of indirect pings, streams and joins is bounded")
  func floods() {
    var test = TestNode()
    for number in 0..<1200 {
      let request = IndirectPing(
        sequence: UInt32(number), target: TestNode.peerAddress(9), node: "n9", wantsNack: true, source: nil,
        sourceName: "")
      test.hear(.indirectPing(request))
      test.step(.command(.join(JoinID(UInt64(number)), TestNode.peerAddress(3))))
    }
    #expect(test.node.relayedProbes.count == 256)
    #expect(test.node.outgoingStreams.count == 256)
    test.advance(by: .seconds(11))
    #expect(test.node.relayedProbes.isEmpty)
    #expect(test.node.joins.isEmpty)
  }

  @Test("The largest clocks do not trap")
  func largestClocks() throws {
    var test = TestNode()
    test.meet(2)
    test.hear(.leave(LeaveIntent(time: .max, node: "me")))
    test.hear(.userEvent(UserEventMessage(time: .max, name: "e", payload: [], coalesce: false)))
    test.step(.command(.userEvent(name: "f", payload: [], coalesce: false)))
    test.step(.command(.query(QueryID(1), GossipQuery(name: "q", timeout: .seconds(Int64.max / 2)))))
    let state = SerfState(
      time: .max, statusTimes: ["n2": .max], leftMembers: ["n2"], eventTime: .max, events: [], queryTime: .max)
    _ = try test.receiveOnStream(
      .pushPull(PushPull(isJoin: true, nodes: [], userState: SerfMessage.state(state).encoded)))
    #expect(test.status("me") == .alive)
  }

  @Test("Names in a Serf state that are longer than a node's may be are not kept, and are counted")
  func overlongNames() throws {
    var test = TestNode()
    let (longest, overlong) = (String(repeating: "a", count: 512), String(repeating: "b", count: 513))
    let state = SerfState(
      time: 9, statusTimes: [longest: 3, overlong: 3], leftMembers: [longest + "", overlong + "b"], eventTime: 1,
      events: [], queryTime: 1)
    _ = try test.receiveOnStream(
      .pushPull(PushPull(isJoin: true, nodes: [], userState: SerfMessage.state(state).encoded)))
    #expect(test.node.statistics.malformed == 2)
    #expect(test.node.intents.remove(longest) != nil)
    #expect(test.node.intents.remove(overlong) == nil)
    #expect(test.node.intents.remove(overlong + "b") == nil)
  }

  @Test("A buffer full of joins of those who went long ago has room for a leave, and for no more joins")
  func intentsOfTheGone() throws {
    var buffer = IntentBuffer(limit: 2)
    func insert(_ kind: IntentBuffer.Kind, _ name: String, at second: Int64) -> Bool {
      buffer.insert(kind, 1, of: name, now: GossipInstant(offset: .seconds(second)))
    }
    #expect(insert(.join, "b", at: 1))
    #expect(insert(.join, "a", at: 2))
    #expect(!insert(.join, "c", at: 3))
    #expect(insert(.leave, "x", at: 4))
    #expect(insert(.leave, "y", at: 5))
    #expect(!insert(.leave, "z", at: 6))
    #expect(["a", "b", "c", "z"].allSatisfy { buffer.remove($0) == nil })
    #expect(buffer.remove("x")?.kind == .leave)
    #expect(buffer.remove("y")?.kind == .leave)
  }

  private static func mutilated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.index(below: 3) {
      let place = random.index(below: bytes.count)
      switch random.index(below: 4) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << random.index(below: 8)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.index(below: 4)))
      default: bytes.insert(contentsOf: bytes[..<min(place, 8)], at: place)
      }
      if bytes.isEmpty { return [0] }
    }
    return random.index(below: 4) == 0 ? Array(bytes.prefix(random.index(below: bytes.count))) : bytes
  }
}
