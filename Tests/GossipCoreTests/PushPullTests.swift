import JoinTestKit
import MessagePack
import Testing

@testable import GossipCore

@Suite("Exchanges of the whole state")
struct PushPullTests {
  @Test("Whoever sends a state gets ours, and what it sent is taken in by the rules of gossip")
  func exchange() throws {
    var test = TestNode()
    test.meet(3)
    let nodes = [
      TestNode.record(2), TestNode.record(3, state: .dead), TestNode.record(4, state: .left),
      TestNode.record(5, state: .suspect),
    ]
    guard case .pushPull(let reply)? = try test.receiveOnStream(.pushPull(PushPull(isJoin: true, nodes: nodes))) else {
      Issue.record("no reply")
      return
    }
    #expect(reply.isJoin)
    #expect(Set(reply.nodes.map(\.name)) == ["me", "n3"])
    #expect(test.status("n2") == .alive)
    // Death that is only told is suspicion first; of those we never knew, the dead do not interest.
    #expect(test.node.peers["n3"]?.state == .suspect)
    #expect(test.node.peers["n4"] == nil)
    #expect(test.node.peers["n5"] == nil)
  }

  static let oddFields: [(String, MessagePackValue)] = [
    ("Name", .text(String(repeating: "n", count: 513))), ("Name", .raw([0xFF])),
    ("Meta", .raw([UInt8](repeating: 0, count: 513))), ("State", .unsigned(9)), ("Addr", .raw([10, 0, 0])),
  ]

  @Test("A record that makes no sense is passed over and counted, and the others are taken", arguments: oddFields)
  func oddRecord(field: String, value: MessagePackValue) throws {
    let pairs = try #require(TestNode.record(2).body.pairs).map { pair in
      pair.key == .text(field) ? MessagePackValue.Pair(key: pair.key, value: value) : pair
    }
    var bytes = PushPull.Header(nodes: 3, userState: 0, isJoin: true, origin: 0).encoded(6)
    for record in [TestNode.record(4).body, .map(pairs), TestNode.record(3).body] { record.encode(into: &bytes) }

    var test = TestNode()
    let message = try #require(try StreamMessage.decode(bytes))
    #expect(try test.receiveOnStream(message) != nil)
    #expect(test.node.members.map(\.name) == ["me", "n3", "n4"])
    #expect(test.node.statistics.malformed == 1)
  }

  @Test("A name that is not UTF-8 does not spoil the rest of the Serf layer's part")
  func oddNameInSerfState() throws {
    let bad = MessagePackValue.raw([0xFF])
    let value = MessagePackValue.fields([
      "LTime": .unsigned(5), "LeftMembers": .array([bad, .text("n2")]),
      "StatusLTimes": .map([.init(key: bad, value: .unsigned(1)), .init(key: .text("n2"), value: .unsigned(2))]),
    ])
    let state = try SerfState(value)
    #expect(state.leftMembers == ["n2"])
    #expect(state.statusTimes == ["n2": 2])
  }

  @Test("An event that makes no sense is passed over and counted, and does not spoil the rest of the Serf layer's part")
  func oddEventInSerfState() throws {
    func event(_ name: MessagePackValue) -> MessagePackValue {
      .fields(["Name": name, "Payload": .raw([7])])
    }
    let value = MessagePackValue.fields([
      "LTime": .unsigned(50), "LeftMembers": .array([.text("n2")]),
      "Events": .array([
        .fields(["LTime": .unsigned(3), "Events": .array([event(.raw([0xFF])), event(.text("deploy"))])]),
        .text("no slot"), .null,
      ]),
    ])
    let state = try SerfState(value)
    #expect(state.events == [SerfState.Events(time: 3, events: [SerfState.Event(name: "deploy", payload: [7])])])
    #expect(state.passedOver == 2)
    #expect(state.time == 50)
    #expect(state.leftMembers == ["n2"])
  }

  @Test("A large state is not copied again for every piece that arrives")
  func pieces() throws {
    let count = 2000
    let record = TestNode.record(2).body.encoded
    var decoder = StreamMessageDecoder()
    #expect(try decoder.append(PushPull.Header(nodes: count, userState: 0, isJoin: true, origin: 0).encoded(6)) == nil)
    var places: [UnsafePointer<NodeState>?] = []
    for _ in 1..<count {
      #expect(try decoder.append(record) == nil)
      let place = decoder.nodes.withUnsafeBufferPointer(\.baseAddress)
      if place != places.last { places.append(place) }
    }
    // It moves only where it has to grow, each time to twice the room.
    #expect(places.count < 20)
    #expect(try decoder.append(record) != nil)
  }

  @Test("One record whose versions do not fit spoils the whole state", arguments: [ProtocolVersions.unknown])
  func versions(bad: ProtocolVersions) throws {
    var test = TestNode()
    let nodes = [TestNode.record(2), TestNode.record(3, versions: bad)]
    #expect(try test.receiveOnStream(.pushPull(PushPull(isJoin: false, nodes: nodes))) != nil)
    #expect(test.node.members.count == 1)
    #expect(test.node.statistics.mergesRefused == 1)
  }

  @Test(
    "A state that holds us dead or suspect, or remembers an earlier life, is refuted",
    arguments: [PeerState.dead, .suspect, .left])
  func refuted(state: PeerState) throws {
    var test = TestNode()
    let mine = TestNode.record(1, name: "me", incarnation: 6, state: state)
    _ = try test.receiveOnStream(.pushPull(PushPull(isJoin: false, nodes: [mine])))
    #expect(test.node.me.incarnation == 7)
    #expect(test.status("me") == .alive)
  }

  @Test("One live node is asked for its state at each interval, the rarer the larger the cluster")
  func interval() throws {
    var small = TestNode()
    small.meet(2)
    small.advance(by: .seconds(60))
    let exchanges = small.opened.filter { $0.to == TestNode.peerAddress(2) }
    #expect(!exchanges.isEmpty)
  }

  @Test("More streams than allowed are closed at once")
  func streamLimit() {
    var test = TestNode { $0.limits.incomingStreams = 2 }
    for number in 1...3 {
      test.step(.stream(StreamID(.incoming, number: UInt64(number)), .accepted(from: TestNode.peerAddress(2))))
    }
    #expect(test.effects.contains(.closeStream(StreamID(.incoming, number: 3))))
    #expect(test.node.incomingStreams.count == 2)
  }

  @Test("A stream on which nothing comes is closed after the time for an exchange")
  func idleStream() {
    var test = TestNode()
    let id = StreamID(.incoming, number: 1)
    test.step(.stream(id, .accepted(from: TestNode.peerAddress(2))))
    test.advance(by: .seconds(10))
    #expect(test.effects.contains(.closeStream(id)))
  }

  @Test("The clocks of the Serf layer pass those of the other side; left members are known as left")
  func serfState() throws {
    var test = TestNode()
    test.meet(2, 3)
    test.hear(.dead(Accusation(incarnation: 1, node: "n3", from: "n2")))
    let state = SerfState(
      time: 50, statusTimes: ["n2": 7, "n3": 9], leftMembers: ["n3"], eventTime: 60,
      events: [SerfState.Events(time: 55, events: [SerfState.Event(name: "deploy", payload: [1])])], queryTime: 70)
    _ = try test.receiveOnStream(
      .pushPull(PushPull(isJoin: false, nodes: [TestNode.record(2)], userState: SerfMessage.state(state).encoded)))
    #expect([test.node.memberClock.time, test.node.eventClock.time, test.node.queryClock.time] == [50, 60, 70])
    #expect(test.status("n3") == .left)
    #expect(test.node.memberRecords["n2"]?.statusTime == 7)
    let events = test.effects.compactMap { if case .userEventReceived(let event) = $0 { event.name } else { nil } }
    #expect(events == ["deploy"])
  }
}
