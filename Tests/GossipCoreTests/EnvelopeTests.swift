import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Envelopes")
struct EnvelopeTests {
  private static let ping = PacketMessage.ping(Ping(sequence: 1, node: "me"))

  @Test(
    "Empty and tiny inputs are packed as Go packs them", arguments: [([UInt8](), "00 03 02"), ([0x62], "00 c5 04 04")])
  func tinyInputs(plain: [UInt8], packed: String) throws {
    #expect(LZW.encode(plain) == hex(packed))
    #expect(try LZW.decode(hex(packed), limit: 10) == plain)
  }

  @Test("What is packed is unpacked the same, also beyond a full table", arguments: [1, 300, 5000, 100_000])
  func packing(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    for variety in [2, 17, 256] {
      let plain = (0..<count).map { _ in UInt8(random.index(below: variety)) }
      #expect(try LZW.decode(LZW.encode(plain), limit: count) == plain)
    }
  }

  @Test("Packed bytes without an end, or with a code that is not known yet, are refused")
  func badCodes() {
    #expect(throws: WireError.truncated) { try LZW.decode(hex("00 c5"), limit: 10) }
    // Clear, then code 300.
    #expect(throws: WireError.badCompression) { try LZW.decode([0x00, 0x59, 0x02, 0x00], limit: 10) }
  }

  @Test("A ping is heard in every envelope and in all of them", arguments: [false, true])
  func nesting(isPacked: Bool) {
    for count in [1, 3, 255] {
      let messages = [[UInt8]](repeating: Self.ping.encoded, count: count)
      let bytes = Packet.encode(messages, isPacked: isPacked, isChecksummed: true)
      #expect(Packet(decoding: bytes).messages == [PacketMessage](repeating: Self.ping, count: count))
    }
  }

  @Test("A wrong checksum, and a checksum inside another envelope, are refused")
  func checksums() {
    var bytes = Packet.encode([Self.ping.encoded], isPacked: false, isChecksummed: true)
    let inner = Compressed(packing: bytes).encoded(9)
    #expect(Packet(decoding: inner).faults == [.unexpectedType(12)])
    bytes[bytes.count - 1] ^= 1
    #expect(Packet(decoding: bytes).faults == [.badChecksum])
  }

  @Test("A compound that is cut off still gives its first parts, and one bad part spoils no other")
  func truncatedCompound() {
    let whole = Packet.encode([Self.ping.encoded, Self.ping.encoded], isPacked: false, isChecksummed: false)
    let packet = Packet(decoding: Array(whole.dropLast()))
    #expect(packet.messages == [Self.ping])
    #expect(packet.faults == [.truncated])
    let mixed = Packet(
      decoding: Packet.encode([[99], Self.ping.encoded], isPacked: false, isChecksummed: false))
    #expect(mixed.messages == [Self.ping])
    #expect(mixed.faults == [.unexpectedType(99)])
  }

  @Test("Fields may come as a list, versions as numbers, and unknown fields are skipped")
  func tolerance() throws {
    #expect(try Ping(wire: hex("00 92 05 a2 6d65"), from: 1) == Ping(sequence: 5, node: "me"))
    #expect(
      try Ping(wire: hex("00 83 a5 5365714e6f d0 05 a4 4e6f6465 c4 02 6d65 a1 78 93 01 02 c0"), from: 1)
        == Ping(sequence: 5, node: "me"))
    let alive = hex(
      "04 85 a4 41646472 a4 0a000002 ab 496e6361726e6174696f6e 01 a4 4e6f6465 a1 78 a4 506f7274 01 a3 56736e 96 01 05 02 02 05 05"
    )
    #expect(try Alive(wire: alive, from: 1).versions == .serf)
  }

  @Test(
    "A number that does not fit is refused, not wrapped",
    arguments: ["00 81 a5 5365714e6f cf 0000000100000000", "00 81 a5 5365714e6f ff", "00 81 a5 5365714e6f ca 3f800000"])
  func overflow(wire: String) {
    #expect(throws: WireError.badField("SeqNo")) { try Ping(wire: hex(wire), from: 1) }
  }

  @Test("A stream message of any kind is read as it was written")
  func streamMessages() throws {
    let messages: [StreamMessage] = [
      .ping(Ping(sequence: 1, node: "x", source: TestNode.address, sourceName: "me")), .ack(Ack(sequence: 2)),
      .user([1, 2, 3]), .user([]), .error("no"), .pushPull(PushPull(isJoin: true)),
    ]
    for message in messages {
      for isPacked in [false, true] {
        #expect(try StreamMessage.decode(message.encoded(isPacked: isPacked)) == message)
      }
    }
  }

  @Test("Words of another service are told from a message that has no place")
  func otherServices() {
    #expect {
      try StreamMessage.decode(Array("HTTP/1.1 400 Bad Request".utf8))
    } throws: {
      "\($0)".hasPrefix("it begins with the letter H, as HTTP may")
    }
    #expect {
      try StreamMessage.decode([200])
    } throws: {
      "\($0)" == "a message of type 200 has no place here"
    }
  }
}
