import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Messages that wait to be gossiped")
struct BroadcastQueueTests {
  private func take(_ queue: inout BroadcastQueue, room: Int = 1000, most: Int = 10, transmits: Int = 2) -> [[UInt8]] {
    var room = room
    return queue.take(room: &room, most: most, transmits: transmits)
  }

  @Test("What was sent least goes first, then the longest, then the newest")
  func order() {
    var queue = BroadcastQueue(limit: 10)
    _ = queue.add([1])
    _ = queue.add([2])
    _ = queue.add([3, 3])
    #expect(take(&queue, most: 2) == [[3, 3], [2]])
    #expect(take(&queue) == [[1], [3, 3], [2]])
    #expect(take(&queue) == [[1]])
    #expect(queue.isEmpty)
  }

  @Test("What does not fit waits, and smaller ones go before it")
  func room() {
    var queue = BroadcastQueue(limit: 10)
    _ = queue.add([UInt8](repeating: 1, count: 50))
    _ = queue.add([2])
    #expect(take(&queue, room: 20) == [[2]])
    #expect(queue.count == 2)
  }

  @Test("Newer news of one subject takes the place of older news")
  func subjects() {
    var queue = BroadcastQueue(limit: 10)
    let first = queue.add([1], about: "n1").ticket
    _ = queue.add([2], about: "n2")
    _ = queue.add([3], about: "n1")
    #expect(!queue.contains(first))
    #expect(take(&queue) == [[3], [2]])
  }

  @Test("A full queue gives up what was sent most")
  func limit() {
    var queue = BroadcastQueue(limit: 2)
    _ = queue.add([1])
    _ = take(&queue, transmits: 9)
    _ = queue.add([2])
    #expect(queue.add([3]).dropped == 1)
    #expect(take(&queue, transmits: 9) == [[3], [2]])
  }

  @Test("One message about a subject is queued at most, also after others were sent, dropped or done")
  func subjectsOfSentOnes() {
    var queue = BroadcastQueue(limit: 2)
    _ = queue.add([1], about: "n1")
    _ = take(&queue, transmits: 9)
    _ = queue.add([2], about: "n1")
    #expect(queue.count == 1)
    _ = queue.add([3], about: "n2")
    #expect(queue.add([4], about: "n3").dropped == 1)
    #expect(take(&queue, transmits: 9) == [[4], [3]])
    #expect(queue.add([5], about: "n1").dropped == 1)
    #expect(queue.add([6], about: "n1").dropped == 0)
    #expect(take(&queue, transmits: 1) == [[6], [4]])
    #expect(queue.isEmpty)
    _ = queue.add([7], about: "n1")
    #expect(take(&queue) == [[7]])
  }

  @Test("The state of a cluster four times as large does not take sixteen times as long to take in")
  func largeState() {
    let small = (1...3).map { _ in mergeTime(2000) }.min() ?? .zero
    #expect(mergeTime(8000) < small * 10)
  }

  /// How long it takes to learn of members, and that they are suspected.
  private func mergeTime(_ count: Int) -> Duration {
    let meta = (try? MemberTags.encode([:])) ?? []
    let time = [PeerState.alive, .suspect].reduce(into: (node: TestNode(), time: Duration.zero)) { result, state in
      let records = (0..<count).map { number in
        NodeState(
          name: "n\(number)", address: TestNode.peerAddress(UInt8(number % 250 + 2)), meta: meta, incarnation: 1,
          state: state, versions: .serf)
      }
      result.time += ContinuousClock().measure {
        _ = result.node.node.merge(PushPull(isJoin: false, nodes: records, origin: 0))
      }
    }
    #expect(time.node.node.suspicions.count == count)
    return time.time
  }

  @Test(
    "A message is sent four times in a cluster below ten nodes",
    arguments: [(2, 4), (9, 4), (10, 8), (99, 8), (100, 12)])
  func transmits(size: Int, expected: Int) {
    var test = TestNode()
    for host in 2...UInt8(size) where size > 1 { test.meet(host) }
    #expect(test.node.transmitLimit == expected)
  }

  @Test("A packet stays within its limit, whatever waits")
  func packetSize() {
    var test = TestNode { $0.packetOverhead = 29 }
    for host in 2...UInt8(60) { test.meet(host) }
    test.forget()
    test.advance(by: .milliseconds(300))
    let sizes = test.effects.compactMap { if case .sendDatagram(let bytes, _) = $0 { bytes.count } else { nil } }
    #expect(sizes.contains { $0 > 1000 })
    // The checksum's five bytes come on top, as in memberlist.
    #expect(sizes.allSatisfy { $0 <= 1400 - 29 + 5 })
  }

  @Test(
    "Logarithms are right",
    arguments: [(1.0, 0.0), (2, 0.693_147_180_559_945), (10, 2.302_585_092_994_046), (12345, 9.421_006)])
  func logarithms(number: Double, expected: Double) {
    #expect(abs(Logarithm.natural(number) - expected) < 0.000_1)
  }

  @Test("Ceilings of logarithms are exact at the borders")
  func ceilings() {
    #expect([1, 2, 10, 11, 100, 101].map(Logarithm.decimalCeiling) == [0, 1, 1, 2, 2, 3])
    #expect([1, 2, 3, 4, 33, 64, 65].map(Logarithm.binaryCeiling) == [0, 1, 2, 2, 6, 6, 7])
  }
}
