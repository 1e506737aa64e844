import JoinCryptography
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Logging
import Testing

@testable import GossipCore
@testable import GossipMembership

@Suite("A gossip node on the wire")
struct GossipWireTests {
  private static let key = [UInt8](repeating: 7, count: 32)

  private static func ring(_ key: [UInt8]) throws -> KeyRing { KeyRing(primary: try GossipKey(bytes: key)) }

  /// A datagram is the same as the message on a stream.
  private func ping(_ sequence: UInt32, _ node: String, answerTo source: PeerAddress? = nil) -> [UInt8] {
    StreamMessage.ping(Ping(sequence: sequence, node: node, source: source)).encoded()
  }

  private func isAck(_ packet: [UInt8], of sequence: UInt32) -> Bool {
    Packet(decoding: packet).messages.contains { message in
      if case .ack(let ack) = message { ack.sequence == sequence } else { false }
    }
  }

  @Test("A ping for it or for nobody by name is answered, one for another name is not")
  func pings() async throws {
    let node = try TestNode()
    try await node.run { port in
      try await WireSocket.open { socket in
        try await socket.send(ping(1, "other"), to: port)
        try await socket.send(ping(2, "own"), to: port)
        _ = try await socket.first("the answer") { isAck($0, of: 2) }
        try await socket.send(ping(3, ""), to: port)
        _ = try await socket.first("the answer") { isAck($0, of: 3) }
        #expect(!socket.pending.contains { isAck($0, of: 1) })
      }
    }
  }

  @Test("The answer goes where the ping says, not where it came from")
  func source() async throws {
    let node = try TestNode()
    try await node.run { port in
      try await WireSocket.open { sender in
        try await WireSocket.open { receiver in
          try await sender.send(ping(9, "own", answerTo: receiver.address), to: port)
          _ = try await receiver.first("the answer") { isAck($0, of: 9) }
          #expect(sender.pending.isEmpty)
        }
      }
    }
  }

  @Test("With a key, both versions of encryption are answered; another key and plain text are not, and are told of")
  func encryption() async throws {
    let node = try TestNode(key: Self.key)
    let ours = PacketEnvelope(label: .none, ring: try Self.ring(Self.key))
    let theirs = PacketEnvelope(label: .none, ring: try Self.ring([UInt8](repeating: 8, count: 16)))
    try await node.run { port in
      try await WireSocket.open { socket in
        try await socket.send(try theirs.wrap(ping(1, "own")), to: port)
        try await socket.send(ping(2, "own"), to: port)
        try await socket.send(try padded(ping(3, "own")), to: port)
        _ = try await socket.first("the answer") { ((try? ours.unwrap($0)).map { isAck($0, of: 3) }) ?? false }
        try await socket.send(try ours.wrap(ping(4, "own")), to: port)
        let answer = try await socket.first("the answer") {
          ((try? ours.unwrap($0)).map { isAck($0, of: 4) }) ?? false
        }
        #expect(answer.first == 1)
        #expect(socket.pending.isEmpty)
      }
    }
    #expect(node.logs.texts(.warning).contains { $0.contains("a key that this node does not have") })
    #expect(node.logs.texts(.warning).contains { $0.contains("does not encrypt, and this node does") })
  }

  private func padded(_ packet: [UInt8]) throws -> [UInt8] {
    let count = 16 - packet.count % 16
    let text = packet + [UInt8](repeating: UInt8(count), count: count)
    let nonce = [UInt8](repeating: 3, count: 12)
    return [0] + nonce + (try GossipKey(bytes: Self.key)).cipher.seal(text, nonce: nonce, authenticating: [])
  }

  /// Runs a node that knows the member 'other', whose socket is handed over with the node and its port.
  private func withMember(
    _ body: @escaping @Sendable (TestNode, WireSocket, UInt16) async throws -> Void
  ) async throws {
    // The clock stands, so that the member is never missed.
    let node = try TestNode(clock: ManualClock())
    try await node.run { port in
      try await WireSocket.open { socket in
        let alive = Alive(incarnation: 1, node: "other", address: socket.address, meta: [], versions: .serf)
        try await socket.send(PacketMessage.alive(alive).encoded, to: port)
        while node.driver.members().count < 2 { try await ContinuousClock().sleep(for: .milliseconds(5)) }
        try await body(node, socket, port)
      }
    }
  }

  @Test("Members count as peers once one of them has shown that it has this node")
  func acceptance() async throws {
    try await withMember { node, socket, port in
      #expect(!node.driver.isAccepted)
      let seed = Seed(socket.address.address, port: socket.address.port)
      #expect(await node.driver.join([seed]).first { _ in true }?.result == .refused)
      try await socket.send(ping(1, "own"), to: port)
      while !node.driver.isAccepted { try await ContinuousClock().sleep(for: .milliseconds(5)) }
      #expect(await node.driver.join([seed]).first { _ in true }?.result == .joined(name: "other"))
    }
  }

  @Test("A member that is about to leave cannot be made to leave")
  func leavingMember() async throws {
    try await withMember { node, socket, port in
      let leave = SerfMessage.leave(LeaveIntent(time: 5, node: "other"))
      try await socket.send(PacketMessage.user(leave.encoded).encoded, to: port)
      while node.driver.members().first?.status != .leaving {
        try await ContinuousClock().sleep(for: .milliseconds(5))
      }
      let error = await #expect(throws: MembershipError.self) {
        try await node.driver.forceLeave("other", prune: false)
      }
      #expect(error?.message == "'other' is leaving by itself")
    }
  }

  @Test("A ping over a stream is answered there, also with a label and a key", arguments: [false, true])
  func streamPing(isSealed: Bool) async throws {
    let label = try #require(ClusterLabel(isSealed ? "blue" : ""))
    let envelope = StreamEnvelope(label: label, ring: isSealed ? try Self.ring(Self.key) : nil)
    let node = try TestNode(key: isSealed ? Self.key : nil, label: label)
    try await node.run { port in
      let answer = try await exchange(try envelope.wrap(ping(5, "own"), from: .initiator), withPort: port)
      var decoder = StreamDecoder(envelope, from: .acceptor)
      guard case .ack(let ack)? = try decoder.append(answer) else {
        Issue.record("there was \(answer)")
        return
      }
      #expect(ack.sequence == 5)
      #expect(try await exchange(try envelope.wrap(ping(6, "other"), from: .initiator), withPort: port) == [])
    }
  }

  @Test("A stream whose encryption does not fit is told why, as a Serf agent tells", arguments: [true, false])
  func streamRefusals(isSealed: Bool) async throws {
    let node = try TestNode(key: isSealed ? Self.key : nil)
    let ours = StreamEnvelope(label: .none, ring: isSealed ? try Self.ring(Self.key) : nil)
    let theirs = StreamEnvelope(label: .none, ring: isSealed ? nil : try Self.ring(Self.key))
    try await node.run { port in
      let answer = try await exchange(try theirs.wrap(ping(5, "own"), from: .initiator), withPort: port)
      var decoder = StreamDecoder(ours, from: .acceptor)
      let text =
        isSealed
        ? "encryption is configured but remote state is not encrypted"
        : "remote state is encrypted and encryption is not configured"
      #expect(try decoder.append(answer) == .error(text))
    }
  }

  @Test(
    "A node of another cluster is known as one by whoever joins",
    arguments: [
      ([UInt8](repeating: 8, count: 32) as [UInt8]?, "", "it encrypts with a key that this node does not have"),
      ([UInt8](repeating: 8, count: 16), "blue", "it encrypts with a key that this node does not have"),
      (Self.key, "blue", "it encrypts with a key that this node does not have"),
      (nil, "", "this node has no key"),
    ])
  func otherCluster(key: [UInt8]?, label: String, words: String) async throws {
    let host = try TestNode("host", key: Self.key)
    let node = try TestNode(key: key, label: try #require(ClusterLabel(label)))
    try await joins(node, host, words)
  }

  @Test(
    "A node of another label is known as one by whoever joins",
    arguments: [("", "blue"), ("red", ""), ("red", "blue")])
  func otherLabel(ours: String, theirs: String) async throws {
    let host = try TestNode("host", label: try #require(ClusterLabel(theirs)))
    let node = try TestNode(label: try #require(ClusterLabel(ours)))
    try await joins(node, host, "label")
  }

  /// One node tries to join by the other one, which must be told as of another cluster, in these words.
  private func joins(_ node: TestNode, _ host: TestNode, _ words: String) async throws {
    try await host.run { port in
      try await node.run { _ in
        let outcome = await node.driver.join([Seed(.loopbackV4, port: port)]).first { _ in true }
        let text = outcome.map { "\($0.result)" } ?? ""
        #expect(text.contains("it is not of our cluster") && text.contains(words), "\(text)")
      }
    }
  }

  @Test("A stream that says nothing is closed after its time")
  func silence() async throws {
    let clock = ManualClock()
    let node = try TestNode(clock: clock)
    try await node.run { port in
      async let answer = exchange([], withPort: port)
      let moving = Task {
        while !Task.isCancelled {
          clock.advance(by: .milliseconds(100))
          try? await ContinuousClock().sleep(for: .milliseconds(5))
        }
      }
      let end = try await answer
      #expect(end == [])
      moving.cancel()
    }
  }

  @Test("Item 39: random packets and streams harm nobody: the node still answers")
  func fuzz() async throws {
    let node = try TestNode()
    let captured = [ping(1, "own"), CapturedPackets.gossip, CapturedPackets.pushPullReply]
    try await node.run { port in
      var generator = SeededGenerator(seed: 20_261_125)
      try await WireSocket.open { socket in
        for round in 0..<2000 {
          var bytes = captured[round % captured.count]
          if round % 3 == 0 {
            bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in .random(in: 0...255, using: &generator)
            }
          }
          for _ in 0..<Int.random(in: 0..<4, using: &generator) where !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
          }
          try await socket.send(bytes, to: port)
          if round % 40 == 0 { _ = try? await exchange(bytes + [0xC1], withPort: port) }
        }
        // Datagrams may be lost under such a load, so the question is repeated.
        for _ in 0..<3 { try await socket.send(ping(77, "own"), to: port) }
        _ = try await socket.first("the answer") { isAck($0, of: 77) }
      }
      #expect(node.driver.localMember?.status == .alive)
    }
  }
}
