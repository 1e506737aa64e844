import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Probes")
struct ProbeTests {
  /// A node that has just pinged its only peers and heard nothing.
  private func probing(_ hosts: UInt8..., versions: ProtocolVersions = .serf) throws -> (TestNode, Ping) {
    var test = TestNode()
    for host in hosts { test.meet(host, versions: versions) }
    while test.node.probe == nil { test.advance(by: .milliseconds(10)) }
    let pings = test.messages.compactMap { if case .ping(let ping) = $0 { ping } else { nil } }
    return (test, try #require(pings.last))
  }

  @Test(
    "A ping for us or for nobody in particular is answered, one for another is not",
    arguments: [("me", true), ("", true), ("other", false)])
  func answers(name: String, isAnswered: Bool) {
    var test = TestNode()
    test.hear(.ping(Ping(sequence: 7, node: name)))
    #expect(test.messages.contains(.ack(Ack(sequence: 7))) == isAnswered)
  }

  @Test("The answer goes to where the ping says, else to where it came from")
  func answerAddress() {
    var test = TestNode()
    test.hear(.ping(Ping(sequence: 7, node: "me", source: TestNode.peerAddress(9), sourceName: "n9")), from: 2)
    test.hear(.ping(Ping(sequence: 8, node: "me")), from: 3)
    let acks = test.sent.filter { if case .ack = $0.message { true } else { false } }
    #expect(acks.map(\.to) == [TestNode.peerAddress(9), TestNode.peerAddress(3)])
  }

  @Test("A ping over a stream is answered by the same rule")
  func streamPing() throws {
    var test = TestNode()
    #expect(try test.receiveOnStream(.ping(Ping(sequence: 3, node: "me"))) == .ack(Ack(sequence: 3)))
    #expect(try test.receiveOnStream(.ping(Ping(sequence: 3, node: "other"))) == nil)
  }

  @Test("A node that answers stays alive and improves our health")
  func success() throws {
    var (test, ping) = try probing(2)
    test.node.health.add(3)
    test.hear(.ack(Ack(sequence: ping.sequence)))
    #expect(test.node.gauges.healthScore == 2)
    #expect(test.node.probe == nil)
    #expect(test.status("n2") == .alive)
  }

  @Test("A silent node is probed through others and over a stream, then suspected")
  func indirectly() throws {
    var (test, ping) = try probing(2, 3, 4, 5, 6)
    test.forget()
    test.advance(by: .milliseconds(500))
    let requests = test.messages.compactMap { if case .indirectPing(let request) = $0 { request } else { nil } }
    #expect(requests.count == 3)
    #expect(requests.allSatisfy { $0.sequence == ping.sequence && $0.node == ping.node && $0.wantsNack })
    #expect(test.opened.count == 1)
    test.hear(.nack(Nack(sequence: ping.sequence)))
    test.advance(by: .milliseconds(500))
    #expect(test.node.peers[ping.node]?.state == .suspect)
    // Of three who could have said that they failed, two were silent.
    #expect(test.node.gauges.healthScore == 2)
  }

  @Test("A probe that fails costs the next one no interval")
  func failureAfterFailure() throws {
    var (test, ping) = try probing(2, 3, 4)
    test.advance(by: .seconds(1))
    #expect(test.node.statistics.probes == 2)
    #expect(test.node.statistics.probesFailed == 1)
    #expect(test.node.peers[ping.node]?.state == .suspect)
  }

  @Test("An answer through another node counts")
  func relayedAnswer() throws {
    var (test, ping) = try probing(2, 3)
    test.advance(by: .milliseconds(700))
    test.hear(.ack(Ack(sequence: ping.sequence)))
    test.advance(by: .milliseconds(200))
    #expect(test.node.peers[ping.node]?.state == .alive)
  }

  @Test("A node that answers over a stream alone stays alive, and that is noted")
  func streamFallback() throws {
    var (test, ping) = try probing(2)
    test.advance(by: .milliseconds(500))
    let stream = try #require(test.opened.first)
    test.step(.stream(stream.id, .opened))
    #expect(try test.said(on: stream.id) == .ping(ping))
    test.step(.stream(stream.id, .message(.ack(Ack(sequence: ping.sequence)))))
    test.advance(by: .milliseconds(500))
    #expect(test.node.peers["n2"]?.state == .alive)
    #expect(test.notes.contains(.datagramsLost(name: "n2")))
  }

  @Test("A ping over a stream that opens late still says whom it is for")
  func lateStream() throws {
    var (test, ping) = try probing(2)
    test.advance(by: .milliseconds(500))
    let stream = try #require(test.opened.first)
    test.hear(.ack(Ack(sequence: ping.sequence)))
    #expect(test.node.probe == nil)
    test.step(.stream(stream.id, .opened))
    #expect(try test.said(on: stream.id) == .ping(ping))
  }

  @Test("A node that answers over a stream alone is noted once, until a datagram of it comes")
  func streamFallbackOnce() throws {
    var (test, ping) = try probing(2)
    for _ in 0..<3 {
      test.advance(by: .milliseconds(500))
      let stream = try #require(test.opened.last)
      test.step(.stream(stream.id, .message(.ack(Ack(sequence: ping.sequence)))))
      // The next probe begins as this one ends.
      test.advance(by: .milliseconds(500))
      ping.sequence += 1
    }
    #expect(test.notes == [.datagramsLost(name: "n2")])
    #expect(test.node.statistics.probesWithoutDatagram == 3)
    #expect(test.node.gauges.membersWithoutDatagrams == 1)
    test.hear(.ack(Ack(sequence: ping.sequence)))
    #expect(test.node.gauges.membersWithoutDatagrams == 0)
  }

  @Test("An old node is neither asked for nacks nor pinged over a stream")
  func oldNodes() throws {
    var old = ProtocolVersions.serf
    old.memberlist.max = 2
    var (test, _) = try probing(2, 3, versions: old)
    test.advance(by: .milliseconds(500))
    #expect(test.opened.isEmpty)
    #expect(test.messages.contains { if case .indirectPing(let request) = $0 { !request.wantsNack } else { false } })
  }

  @Test("A poor health stretches the probe")
  func awareness() throws {
    var test = TestNode()
    test.meet(2)
    test.node.health.add(2)
    while test.node.probe == nil { test.advance(by: .milliseconds(10)) }
    test.advance(by: .milliseconds(2900))
    #expect(test.node.peers["n2"]?.state == .alive)
    test.advance(by: .milliseconds(200))
    #expect(test.node.peers["n2"]?.state == .suspect)
  }

  @Test("A suspect hears with the ping what it is suspected of")
  func suspectedTarget() throws {
    var test = TestNode()
    test.meet(2)
    test.hear(.suspect(Accusation(incarnation: 1, node: "n2", from: "n9")))
    test.forget()
    while test.node.probe == nil { test.advance(by: .milliseconds(10)) }
    #expect(test.messages.contains(.suspect(Accusation(incarnation: 1, node: "n2", from: "me"))))
  }

  @Test("For another node we ping a third one, and pass on its answer under the asker's number")
  func relaying() throws {
    var test = TestNode()
    let request = IndirectPing(
      sequence: 77, target: TestNode.peerAddress(5), node: "n5", wantsNack: true, source: TestNode.peerAddress(3),
      sourceName: "n3")
    test.hear(.indirectPing(request), from: 3)
    let ping = try #require(test.sent.first { if case .ping = $0.message { true } else { false } })
    #expect(ping.to == TestNode.peerAddress(5))
    guard case .ping(let inner) = ping.message else { return }
    test.hear(.ack(Ack(sequence: inner.sequence)), from: 5)
    #expect(test.sent.last?.to == TestNode.peerAddress(3))
    #expect(test.messages.contains(.ack(Ack(sequence: 77))))
    test.advance(by: .milliseconds(600))
    #expect(!test.messages.contains(.nack(Nack(sequence: 77))))
  }

  @Test("Only to members at the addresses that we know of them gossip rides along", arguments: [true, false])
  func gossipForStrangers(isMember: Bool) {
    var test = TestNode()
    test.meet(3, 4)
    test.forget()
    let (name, place) = ("n3", TestNode.peerAddress(isMember ? 3 : 66))
    test.hear(.ping(Ping(sequence: 5, node: "me", source: place, sourceName: name)))
    for (node, target) in [(name, place), ("n9", TestNode.peerAddress(99))] {
      test.hear(
        .indirectPing(
          IndirectPing(
            sequence: 7, target: target, node: node, wantsNack: true, source: place, sourceName: name)))
    }
    test.step(.datagram([], from: TestNode.peerAddress(2)))
    let sent = test.effects.compactMap { effect -> (PeerAddress, Int)? in
      if case .sendDatagram(let bytes, let address) = effect {
        (address, Packet(decoding: bytes).messages.count)
      } else {
        nil
      }
    }
    #expect(sent.map(\.0) == [place, place, TestNode.peerAddress(99)])
    #expect(sent.map { $0.1 > 1 } == [isMember, isMember, false])
  }

  @Test("Neither this node itself nor one that has left uses gossip up", arguments: ["me", "n3"])
  func gossipForNobody(name: String) {
    var test = TestNode()
    test.meet(3, 4)
    test.hear(.dead(Accusation(incarnation: 1, node: "n3", from: "n3")))
    test.forget()
    let place = TestNode.peerAddress(name == "me" ? 1 : 3)
    test.hear(.ping(Ping(sequence: 5, node: "me", source: place, sourceName: name)))
    let packets = test.effects.compactMap { effect -> [UInt8]? in
      if case .sendDatagram(let bytes, place) = effect { bytes } else { nil }
    }
    #expect(packets.map { Packet(decoding: $0).messages.count } == [1])
  }

  @Test("For another node we say that no answer came, if it wants to hear so", arguments: [true, false])
  func relayedSilence(wantsNack: Bool) {
    var test = TestNode()
    let request = IndirectPing(
      sequence: 77, target: TestNode.peerAddress(5), node: "n5", wantsNack: wantsNack, source: nil, sourceName: "")
    test.hear(.indirectPing(request), from: 3)
    test.advance(by: .milliseconds(499))
    #expect(!test.messages.contains(.nack(Nack(sequence: 77))))
    test.advance(by: .milliseconds(1))
    #expect(test.messages.contains(.nack(Nack(sequence: 77))) == wantsNack)
  }
}
