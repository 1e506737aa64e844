import GossipCore
import JoinCryptography
import JoinPrimitives
import Testing

@testable import GossipMembership

@Suite("Gossip encryption")
struct EncryptionTests {
  private static func ring(_ keys: [UInt8]...) throws -> KeyRing {
    try #require(try KeyRing(keys.map { try GossipKey(bytes: $0) }))
  }

  private static func key(_ byte: UInt8, count: Int = 32) -> [UInt8] { [UInt8](repeating: byte, count: count) }

  @Test(
    "A packet that a Serf agent encrypted is opened, whichever place its key has in the ring", arguments: [0, 1, 2])
  func capturedPacket(place: Int) throws {
    var keys = [Self.key(1, count: 16), Self.key(2, count: 24)]
    keys.insert(CapturedPackets.key, at: place)
    let ring = try #require(try KeyRing(keys.map { try GossipKey(bytes: $0) }))
    let packet = try PacketEnvelope(label: .none, ring: ring).unwrap(CapturedPackets.gossip)
    // A checksum, then a compound of two parts of 70 and 59 bytes.
    #expect(packet.count == 140)
    #expect(packet.starts(with: [0x0C, 0x00, 0xF6, 0x2D, 0x87, 0x07, 2, 0, 70, 0, 59]))
  }

  @Test("A stream that a Serf agent encrypted is opened, also when it comes byte by byte", arguments: [1, 7, 1000])
  func capturedStream(piece: Int) throws {
    let envelope = StreamEnvelope(label: .none, ring: try Self.ring(CapturedPackets.key))
    var decoder = StreamDecoder(envelope, from: .acceptor)
    var messages: [StreamMessage] = []
    for start in stride(from: 0, to: CapturedPackets.pushPullReply.count, by: piece) {
      let bytes = CapturedPackets.pushPullReply[start...].prefix(piece)
      if let message = try decoder.append(bytes) { messages.append(message) }
    }
    #expect(messages.count == 1)
    guard case .pushPull(let state)? = messages.first else {
      Issue.record("there was \(messages)")
      return
    }
    #expect(state.isJoin)
  }

  @Test(
    "What is wrapped is unwrapped, with keys of every length and with a label", arguments: [16, 24, 32], ["", "blue"])
  func roundTrip(keySize: Int, label: String) throws {
    let ring = try Self.ring(Self.key(5, count: keySize))
    let label = try #require(ClusterLabel(label))
    let packets = PacketEnvelope(label: label, ring: ring)
    let datagram = try packets.wrap([8, 1, 2, 3])
    #expect(datagram.count == 4 + packets.overhead)
    #expect(try packets.wrap([8, 1, 2, 3]) != datagram, "the nonce is another one each time")
    #expect(try packets.unwrap(datagram) == [8, 1, 2, 3])

    let streams = StreamEnvelope(label: label, ring: ring)
    let message = StreamMessage.error("no")
    for side in [StreamSide.initiator, .acceptor] {
      var decoder = StreamDecoder(streams, from: side)
      #expect(try decoder.append(try streams.wrap(message.encoded(), from: side)) == message)
    }
  }

  @Test(
    "The padded version is opened, too, and bad padding is not",
    arguments: [(16, true), (1, true), (17, false), (0, false)])
  func padded(last: UInt8, isGood: Bool) throws {
    let key = try GossipKey(bytes: CapturedPackets.key)
    let nonce = [UInt8](repeating: 3, count: 12)
    let text = [UInt8](repeating: 0x11, count: 31) + [last]
    let payload = [0] + nonce + key.cipher.seal(text, nonce: nonce, authenticating: [])
    let opened = SealedPayload.open(payload[...], with: KeyRing(primary: key), authenticating: [])
    #expect(opened == (isGood ? Array(text.dropLast(Int(last))) : nil))
  }

  struct Refusal: Sendable {
    let theirs: UInt8?
    let ours: UInt8?
    var theirLabel = ""
    let error: EnvelopeError
  }

  @Test(
    "A packet and a stream of another cluster are refused with the cause",
    arguments: [
      Refusal(theirs: 1, ours: 2, error: .noKeyFits),
      Refusal(theirs: nil, ours: 2, error: .notEncrypted),
      Refusal(theirs: 1, ours: nil, error: .noKey),
      Refusal(theirs: 1, ours: 1, theirLabel: "green", error: .otherLabel),
      Refusal(theirs: nil, ours: nil, theirLabel: "green", error: .otherLabel),
    ])
  func refusals(example: Refusal) throws {
    let label = try #require(ClusterLabel(example.theirLabel))
    let theirs = try example.theirs.map { try Self.ring(Self.key($0)) }
    let ours = try example.ours.map { try Self.ring(Self.key($0)) }
    let ping: [UInt8] = [0, 0x81, 0xA5, 0x53, 0x65, 0x71, 0x4E, 0x6F, 1]

    // Without a key, a nonce that happens to start like a map makes a packet look plain, and the node finds it broken.
    let datagrams = try (0..<40).map { _ in try PacketEnvelope(label: label, ring: theirs).wrap(ping) }
    let errors = datagrams.compactMap { datagram in
      do throws(EnvelopeError) {
        _ = try PacketEnvelope(label: .none, ring: ours).unwrap(datagram)
        return nil as EnvelopeError?
      } catch {
        return error
      }
    }
    if example.error != .noKey { #expect(errors.count == datagrams.count) }
    #expect(errors.contains(example.error))

    var decoder = StreamDecoder(StreamEnvelope(label: .none, ring: ours), from: .initiator)
    let bytes = try StreamEnvelope(label: label, ring: theirs).wrap(ping, from: .initiator)
    #expect(throws: StreamDecoder.Failure.envelope(example.error)) { try decoder.append(bytes) }
  }

  @Test("An announced length above the limit is refused before its bytes have come")
  func announcedLength() throws {
    var decoder = StreamDecoder(StreamEnvelope(label: .none, ring: try Self.ring(Self.key(1))), from: .initiator)
    #expect(throws: StreamDecoder.Failure.envelope(.tooLong)) { try decoder.append([0x0A, 0x7F, 0xFF, 0xFF, 0xFF]) }
  }
}
