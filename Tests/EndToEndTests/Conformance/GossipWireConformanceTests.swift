import JoinCryptography
import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipCore
@testable import GossipMembership

/// What our encoders write and our decoders read, with a real Serf agent on the other side.
@Suite("Conformance: packets and streams of memberlist")
struct GossipWireConformanceTests {
  private static func ping(_ sequence: UInt32, _ node: String, answerTo source: PeerAddress? = nil) -> [UInt8] {
    PacketMessage.ping(Ping(sequence: sequence, node: node, source: source, sourceName: "")).encoded
  }

  /// The messages of a datagram; with a ring, of one that was encrypted under it.
  private static func messages(_ datagram: [UInt8], ring: KeyRing? = nil) -> [PacketMessage] {
    guard let ring else { return Packet(decoding: datagram).messages }
    let packet = try? PacketEnvelope(label: .none, ring: ring).unwrap(datagram)
    return packet.map { Packet(decoding: $0).messages } ?? []
  }

  /// Waits for the ack with this number; the numbers of all acks so far, this one included.
  private static func acks(
    upTo sequence: UInt32, on socket: WireSocket, ring: KeyRing? = nil
  ) async throws -> Set<UInt32> {
    let seen = Watched<Set<UInt32>>([])
    _ = try await socket.first("ack \(sequence)") { datagram in
      for case .ack(let ack) in messages(datagram, ring: ring) { seen.change { _ = $0.insert(ack.sequence) } }
      return seen.current.contains(sequence)
    }
    return seen.current
  }

  @Test("Item 10: a ping for the agent or for nobody by name is answered with its number, one for another is not")
  func pings() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await WireSocket.open { socket in
        for (index, name) in ["serf", "other", "", "serf"].enumerated() {
          try await socket.send(Self.ping(UInt32(index + 70_000), name), to: serf.gossipPort)
        }
        #expect(try await Self.acks(upTo: 70_003, on: socket) == [70_000, 70_002, 70_003])
      }
    }
  }

  @Test("Item 11: the answer to a ping arrives where the ping says")
  func source() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await WireSocket.open { sender in
        try await WireSocket.open { receiver in
          try await sender.send(Self.ping(9, "serf", answerTo: receiver.address), to: serf.gossipPort)
          #expect(try await Self.acks(upTo: 9, on: receiver) == [9])
          #expect(sender.pending.isEmpty)
        }
      }
    }
  }

  @Test("Item 12: the ack of an agent that has much to tell is compressed, has fifteen parts or more, and is read")
  func busyAck() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await WireSocket.open { socket in
        let names = (10..<34).map { "f\($0)" }
        let news = names.map { name in
          PacketMessage.alive(
            Alive(incarnation: 1, node: name, address: socket.address, meta: [0xFF, 0x80], versions: .serf)
          ).encoded
        }
        try await socket.send(Packet.encode(news, isPacked: false, isChecksummed: false), to: serf.gossipPort)
        // The first of them may come before the agent has taken the news in.
        for sequence in 1...20 { try await socket.send(Self.ping(UInt32(sequence), "serf"), to: serf.gossipPort) }
        let datagram = try await socket.first("an ack with much news") { datagram in
          let messages = Self.messages(datagram)
          return messages.count >= 15 && messages.contains { if case .ack = $0 { true } else { false } }
        }
        let packet = Packet(decoding: datagram)
        #expect(packet.faults.isEmpty)
        #expect(datagram.starts(with: [MessageType.compressed.rawValue]))
        for message in packet.messages {
          guard case .alive(let alive) = message else { continue }
          #expect(names.contains(alive.node) || alive.node == "serf")
        }
      }
    }
  }

  /// Compression that compresses nothing: a clear code, every byte as itself, an end code, nine bits each.
  private static func literal(_ bytes: [UInt8]) -> [UInt8] {
    var (packed, bits, count): ([UInt8], UInt32, UInt32) = ([], 0, 0)
    for code in [256] + bytes.map(UInt32.init) + [257] {
      bits |= code << count
      count += 9
      while count >= 8 {
        packed.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        count -= 8
      }
    }
    return count > 0 ? packed + [UInt8(truncatingIfNeeded: bits)] : packed
  }

  @Test("Item 13: a state of 300 kB that Go has compressed is read, and the agent reads what we compress")
  func compression() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await WireSocket.open { socket in
        var literal = Compressed(packing: [])
        literal.buffer = Self.literal(Self.ping(1, "serf"))
        let packed = Compressed(packing: Self.ping(2, "serf"))
        for packet in [literal, packed] {
          try await socket.send(packet.encoded(MessageType.compressed.rawValue), to: serf.gossipPort)
        }
        #expect(try await Self.acks(upTo: 2, on: socket) == [1, 2])

        var random = SeededGenerator(seed: 13)
        let nodes = (0..<800).map { index in
          // Half chance, half pattern, so that the table of codes fills and is begun anew many times.
          let meta = (0..<400).map { UInt8.random(in: 0...($0 < 200 ? 255 : 3), using: &random) }
          return NodeState(
            name: "n\(index)", address: socket.address, meta: [0xFF] + meta, incarnation: 1, state: .alive,
            versions: .serf)
        }
        let told = StreamMessage.pushPull(PushPull(isJoin: true, nodes: nodes)).encoded()
        _ = try await exchange(told, withPort: serf.gossipPort)
        let asked = StreamMessage.pushPull(PushPull(isJoin: false)).encoded()
        try await eventually("the agent tells of all") {
          let answer = try await exchange(asked, withPort: serf.gossipPort)
          guard case .pushPull(let state)? = try StreamMessage.decode(answer) else { return false }
          let known = Dictionary(state.nodes.map { ($0.name, $0.meta) }) { first, _ in first }
          return answer.first == MessageType.compressed.rawValue && nodes.allSatisfy { known[$0.name] == $0.meta }
        }
      }
    }
  }

  @Test(
    "Item 14: a ping inside a checksum, compression or a compound is answered; a wrong or misplaced checksum is not")
  func envelopes() async throws {
    let serf = try SerfAgent("serf")
    func checked(_ sequence: UInt32) -> [UInt8] {
      Packet.encode([Self.ping(sequence, "serf")], isPacked: false, isChecksummed: true)
    }
    func compressed(_ bytes: [UInt8]) -> [UInt8] {
      Compressed(packing: bytes).encoded(MessageType.compressed.rawValue)
    }
    var wrong = checked(4)
    wrong[1] ^= 1
    let packets = [
      checked(1), compressed(Self.ping(2, "serf")),
      Packet.encode([Self.ping(3, "serf"), Self.ping(13, "serf")], isPacked: false, isChecksummed: false),
      wrong, compressed(checked(5)), Self.ping(6, "serf"),
    ]
    try await serf.run { _ in
      try await WireSocket.open { socket in
        for packet in packets { try await socket.send(packet, to: serf.gossipPort) }
        #expect(try await Self.acks(upTo: 6, on: socket) == [1, 2, 3, 13, 6])
      }
    }
  }

  private static func ring(_ byte: UInt8, count: Int) throws -> KeyRing {
    KeyRing(primary: try GossipKey(bytes: [UInt8](repeating: byte, count: count)))
  }

  private static func encryption(_ ring: KeyRing) -> [String] { ["-encrypt=\(ring.primary.text.reveal())"] }

  /// The older version of encryption, which pads.
  private static func padded(_ packet: [UInt8], _ ring: KeyRing) -> [UInt8] {
    let count = 16 - packet.count % 16
    let nonce = [UInt8](repeating: 3, count: 12)
    let text = packet + [UInt8](repeating: UInt8(count), count: count)
    return [0] + nonce + ring.primary.cipher.seal(text, nonce: nonce, authenticating: [])
  }

  @Test(
    "Item 15: both versions of encryption are answered, under keys of every length; another key and plain text are not",
    arguments: [16, 24, 32])
  func encryptedPings(keySize: Int) async throws {
    let (ring, other) = (try Self.ring(7, count: keySize), try Self.ring(8, count: keySize))
    let serf = try SerfAgent("serf", options: Self.encryption(ring))
    let (ours, theirs) = (PacketEnvelope(label: .none, ring: ring), PacketEnvelope(label: .none, ring: other))
    try await serf.run { _ in
      try await WireSocket.open { socket in
        for packet in [
          try ours.wrap(Self.ping(1, "serf")), Self.padded(Self.ping(2, "serf"), ring),
          try theirs.wrap(Self.ping(3, "serf")), Self.ping(4, "serf"), try ours.wrap(Self.ping(5, "serf")),
        ] {
          try await socket.send(packet, to: serf.gossipPort)
        }
        #expect(try await Self.acks(upTo: 5, on: socket, ring: ring) == [1, 2, 5])
        #expect(socket.pending.isEmpty)
      }
    }
  }

  @Test("Item 16: an encrypted state is answered with one; where its header is not authenticated, with a refusal")
  func encryptedStreams() async throws {
    let ring = try Self.ring(7, count: 32)
    let serf = try SerfAgent("serf", options: Self.encryption(ring))
    let envelope = StreamEnvelope(label: .none, ring: ring)
    let asked = StreamMessage.pushPull(PushPull(isJoin: false)).encoded()
    @Sendable func answer(to bytes: [UInt8]) async throws -> StreamMessage? {
      var decoder = StreamDecoder(envelope, from: .acceptor)
      return try decoder.append(try await exchange(bytes, withPort: serf.gossipPort))
    }
    try await serf.run { _ in
      guard case .pushPull(let state)? = try await answer(to: try envelope.wrap(asked, from: .initiator)) else {
        Issue.record("no state")
        return
      }
      #expect(state.nodes.map(\.name) == ["serf"])

      let payload = try SealedPayload.seal(asked, with: ring.primary, authenticating: [])
      let length = (0..<4).map { UInt8(truncatingIfNeeded: payload.count >> (24 - $0 * 8)) }
      for refused in [[StreamEnvelope.mark] + length + payload, asked] {
        guard case .error(let text)? = try await answer(to: refused) else {
          Issue.record("no refusal")
          return
        }
        #expect(!text.isEmpty)
      }
    }
  }
}
