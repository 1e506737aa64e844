import GossipCore
import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipMembership

@Suite("The inbox")
struct GossipInboxTests {
  private let peer = PeerAddress(.loopbackV4, port: 1)

  private func packets(_ mail: [GossipMail]) -> [[UInt8]] {
    mail.compactMap { if case .datagram(let packet, from: _) = $0 { packet } else { nil } }
  }

  @Test("Probes are read before all else, then requests, then gossip, however late they come")
  func order() {
    let inbox = GossipInbox()
    inbox.post(.datagram([4, 1], from: peer))
    inbox.post(.request(.command(.leave)))
    inbox.post(.datagram([0, 1], from: peer))
    let mail = inbox.take()
    #expect(packets(mail) == [[0, 1], [4, 1]])
    guard case .request = mail[1] else {
      Issue.record("the request is not second")
      return
    }
    #expect(inbox.take().isEmpty)
  }

  @Test("A flood drops the oldest of its own class, counts them, and leaves probes and requests alone")
  func flood() {
    let inbox = GossipInbox()
    inbox.post(.datagram([0, 9], from: peer))
    inbox.post(.request(.command(.leave)))
    for index in 0..<3000 {
      inbox.post(.datagram([4, UInt8(truncatingIfNeeded: index >> 8), UInt8(truncatingIfNeeded: index)], from: peer))
    }
    #expect(inbox.dropped == GossipFigures.ByClass(probes: 0, gossip: 3000 - GossipInbox.depth))
    #expect(inbox.waiting == GossipFigures.ByClass(probes: 1, gossip: GossipInbox.depth))
    let first = packets(inbox.take())
    #expect(first[0] == [0, 9])
    let oldest = 3000 - GossipInbox.depth
    #expect(first[1] == [4, UInt8(oldest >> 8), UInt8(truncatingIfNeeded: oldest)])
    var rest = 0
    while case let mail = inbox.take(), !mail.isEmpty { rest += mail.count }
    #expect(first.count - 1 + rest == GossipInbox.depth)
  }

  @Test("However many streams have news, a probe that comes behind them is read soon, and their news stay in order")
  func manyStreams() {
    let inbox = GossipInbox()
    let ids = (1...100).map { StreamID(.incoming, number: $0) }
    for id in ids { inbox.post(.ended(id)) }
    var ended = inbox.take()
    #expect(ended.count == 4)
    inbox.post(.datagram([0], from: peer))
    let next = inbox.take()
    #expect(packets(next) == [[0]])
    ended += next.dropFirst()
    while case let mail = inbox.take(), !mail.isEmpty { ended += mail }
    #expect(ended.compactMap { if case .ended(let id) = $0 { id } else { nil } } == ids)
  }

  @Test("Waiting ends with mail, with the close, and with the task")
  func waiting() async throws {
    let inbox = GossipInbox()
    try await withDeadline(for: "the inbox") { [peer] in
      async let read: Void = inbox.wait()
      inbox.post(.datagram([0], from: peer))
      await read
      _ = inbox.take()
      let task = Task { await inbox.wait() }
      task.cancel()
      await task.value
      async let last: Void = inbox.wait()
      #expect(inbox.close().isEmpty)
      await last
      #expect(!inbox.post(.datagram([0], from: peer)))
    }
  }

  @Test(
    "A packet is urgent when it asks whether a node lives, or answers that",
    arguments: [
      ("00", true), ("01", true), ("02", true), ("0b", true), ("03", false), ("04", false), ("08", false), ("", false),
      // Inside a checksum, a compound and both; what is compressed is most likely an answer with coordinates.
      ("0c 00000000 00", true), ("0c 00000000 04", false), ("07 02 0001 0001 00 03", true), ("07 01 0001 03", false),
      ("0c 00000000 07 01 0001 02", true), ("09 82", true), ("07", false), ("07 ff 0000", false), ("0c 00", false),
    ])
  func classes(packet: String, isUrgent: Bool) {
    #expect((PacketClass(hex(packet)) == .probe) == isUrgent)
  }
}
