import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Events and queries")
struct QueryTests {
  private static func query(
    time: UInt64 = 5, id: UInt32 = 9, filters: [QueryFilter] = [], flags: UInt32 = 0, relayFactor: UInt8 = 0,
    name: String = "who", payload: [UInt8] = []
  ) -> QueryMessage {
    QueryMessage(
      time: time, id: id, replyTo: TestNode.peerAddress(9), sourceNode: "n9", filters: filters.map(\.encoded),
      flags: flags, relayFactor: relayFactor, timeout: 3_000_000_000, name: name, payload: payload)
  }

  private func received(_ test: TestNode) -> [ReceivedQuery] {
    test.effects.compactMap { if case .queryReceived(let query) = $0 { query } else { nil } }
  }

  @Test("An event is heard once, passed on as it came, and told apart from others of its time")
  func events() {
    var test = TestNode()
    test.meet(2)
    let first = UserEventMessage(time: 7, name: "deploy", payload: [1], coalesce: false)
    let other = UserEventMessage(time: 7, name: "deploy", payload: [2], coalesce: true)
    for event in [first, first, other, first] { test.hear(.userEvent(event)) }
    let heard = test.effects.compactMap { if case .userEventReceived(let event) = $0 { event.payload } else { nil } }
    #expect(heard == [[1], [2]])
    #expect(test.node.eventBroadcasts.count == 2)
    #expect(test.node.eventClock.time == 8)
  }

  @Test("An event older than the ring is passed over")
  func oldEvents() {
    var test = TestNode()
    test.hear(.userEvent(UserEventMessage(time: 1000, name: "new", payload: [], coalesce: false)))
    test.hear(.userEvent(UserEventMessage(time: 488, name: "old", payload: [], coalesce: false)))
    test.hear(.userEvent(UserEventMessage(time: 489, name: "known", payload: [], coalesce: false)))
    let heard = test.effects.compactMap { if case .userEventReceived(let event) = $0 { event.name } else { nil } }
    #expect(heard == ["new", "known"])
  }

  @Test("An event that fits into no packet is heard, and not kept in the queue for ever")
  func hugeForeignEvent() {
    var test = TestNode()
    test.meet(2)
    let payload = [UInt8](repeating: 0, count: 5000)
    test.hear(.userEvent(UserEventMessage(time: 7, name: "big", payload: payload, coalesce: false)))
    #expect(test.effects.contains { if case .userEventReceived = $0 { true } else { false } })
    #expect(test.node.eventBroadcasts.isEmpty)
    #expect(test.node.statistics.dropped == 1)
  }

  @Test(
    "A foreign event beyond Serf's largest is dropped and counted, whichever way it comes", arguments: [true, false])
  func foreignEventLimit(byGossip: Bool) throws {
    var test = TestNode()
    for (name, count) in [("ab", 9215), ("ab", 9214)] {
      let payload = [UInt8](repeating: 0, count: count)
      if byGossip {
        test.hear(.userEvent(UserEventMessage(time: 7, name: name, payload: payload, coalesce: false)))
      } else {
        let events = SerfState.Events(time: 7, events: [SerfState.Event(name: name, payload: payload)])
        let state = SerfState(
          time: 1, statusTimes: [:], leftMembers: [], eventTime: 7, events: [events], queryTime: 1)
        let exchange = PushPull(isJoin: false, userState: SerfMessage.state(state).encoded)
        _ = try test.receiveOnStream(.pushPull(exchange))
      }
    }
    let heard = test.effects.compactMap {
      if case .userEventReceived(let event) = $0 { event.payload.count } else { nil }
    }
    #expect(heard == [9214])
    #expect(test.node.statistics.dropped > 0)
    #expect(test.node.events.bytes == 9216)
  }

  @Test("Events are remembered up to a number of bytes; the oldest go first and do not come back as news")
  func ringBytes() {
    var ring = LamportRing<String>(size: 8, depth: 8, bytes: 10)
    let items = [("a", 3, UInt64(1)), ("b", 3, 2), ("c", 3, 2), ("d", 3, 3), ("a", 3, 1)]
    let areNew = items.map { item, bytes, time in ring.insert(item, bytes: bytes, at: time, clock: 5) }
    #expect(areNew == [true, true, true, true, false])
    #expect(ring.inOrder.map(\.items) == [["b", "c"], ["d"]])
    #expect(ring.bytes == 9)
    // A later time takes the slot of an earlier one, with its bytes.
    let isNew = ring.insert("e", bytes: 7, at: 10, clock: 11)
    #expect(isNew)
    #expect(ring.inOrder.map(\.items) == [["d"], ["e"]])
    #expect(ring.bytes == 10)
  }

  @Test("An event beyond the limit is refused")
  func eventLimit() {
    var test = TestNode()
    test.step(.command(.userEvent(name: "e", payload: [UInt8](repeating: 0, count: 511), coalesce: false)))
    test.step(.command(.userEvent(name: "e", payload: [UInt8](repeating: 0, count: 512), coalesce: false)))
    #expect(test.effects.count { if case .userEventReceived = $0 { true } else { false } } == 1)
    #expect(test.notes.count == 1)
  }

  @Test("A query is confirmed, handed to the program, and answered once and in time")
  func answering() throws {
    var test = TestNode()
    test.meet(2)
    test.hear(.query(Self.query(flags: QueryMessage.ackFlag)))
    test.hear(.query(Self.query(flags: QueryMessage.ackFlag)))
    let query = try #require(received(test).first)
    #expect(received(test).count == 1)
    test.step(.command(.respond(query.id, payload: [1])))
    test.step(.command(.respond(query.id, payload: [2])))
    let responses = test.serfMessages.compactMap { message -> QueryResponse? in
      if case .queryResponse(let response) = message { response } else { nil }
    }
    #expect(
      responses == [
        QueryResponse(time: 5, id: 9, from: "me", flags: 1, payload: []),
        QueryResponse(time: 5, id: 9, from: "me", flags: 0, payload: [1]),
      ])
    test.hear(.query(Self.query(id: 10)))
    test.advance(by: .seconds(4))
    test.forget()
    test.step(.command(.respond(ReceivedQuery.ID(time: 5, number: 10), payload: [3])))
    #expect(test.serfMessages.allSatisfy { if case .queryResponse = $0 { false } else { true } })
  }

  @Test("A foreign query that fits into no packet is dropped and counted", arguments: [true, false])
  func foreignQueryLimit(fits: Bool) {
    var test = TestNode()
    test.meet(2)
    let room = 1400 - SerfMessage.query(Self.query()).encoded.count
    // A payload costs two bytes more for its length.
    let payload = [UInt8](repeating: 0, count: fits ? room - 2 : room - 1)
    test.hear(.query(Self.query(payload: payload)))
    #expect(received(test).map(\.payload) == (fits ? [payload] : []))
    #expect(test.node.queryClock.time == (fits ? 6 : 1))
    #expect(!fits || test.node.answerableQueries.count == 1)
    #expect(fits || test.node.statistics.dropped == 1)
  }

  @Test("A node whose program answers no queries passes them on and keeps none")
  func withoutAnswers() {
    var test = TestNode { $0.answersQueries = false }
    test.meet(2)
    test.hear(.query(Self.query()))
    #expect(test.node.queryBroadcasts.count == 1)
    #expect(received(test).isEmpty)
    #expect(test.node.answerableQueries.isEmpty)
  }

  @Test("An own query with more filters than are read is refused")
  func filterLimit() {
    var test = TestNode()
    for count in [16, 17] {
      let tags = Dictionary(uniqueKeysWithValues: (0..<count).map { ("t\($0)", "x") })
      test.step(.command(.query(QueryID(UInt64(count)), GossipQuery(name: "q", tags: tags))))
    }
    var refusals: [String] = []
    for case .queryProgress(QueryID(17), .refused(let reason)) in test.effects { refusals.append(reason) }
    #expect(refusals == ["the query 'q' has 17 filters and may have 16; leave some out"])
    #expect(test.node.askedQueries.count == 1)
  }

  static let filters: [([QueryFilter], Bool)] = [
    ([.nodes(["me", "n2"])], true), ([.nodes(["n2"])], false), ([.tag(name: "color", expression: "bl.*")], true),
    ([.tag(name: "color", expression: "^red$")], false), ([.tag(name: "none", expression: "^$")], true),
    ([.nodes(["me"]), .tag(name: "color", expression: "red")], false),
    ([.tag(name: "color", expression: "(")], false),
    ([QueryFilter](repeating: .nodes(["me"]), count: 16), true),
    ([QueryFilter](repeating: .nodes(["me"]), count: 17), false),
  ]

  @Test("A query whose filters leave us out is passed on and not answered")
  func filtering() {
    for (filters, isMeant) in Self.filters {
      var test = TestNode(tags: ["color": "blue"])
      test.meet(2)
      test.hear(.query(Self.query(filters: filters)))
      #expect(received(test).isEmpty == !isMeant)
      #expect(test.node.queryBroadcasts.count == 1)
    }
  }

  @Test("A query that is not to be passed on is not")
  func noBroadcast() {
    var test = TestNode()
    test.meet(2)
    test.hear(.query(Self.query(flags: QueryMessage.noBroadcastFlag)))
    #expect(test.node.queryBroadcasts.isEmpty)
    #expect(received(test).count == 1)
  }

  @Test("Answers to a query count once a member, until it ends")
  func asking() throws {
    var test = TestNode()
    test.meet(2)
    test.step(.command(.query(QueryID(4), GossipQuery(name: "who", wantsAcks: true))))
    let (number, asked) = try #require(test.node.askedQueries.first)
    for payload in [[UInt8(1)], [2]] {
      test.hear(.queryResponse(QueryResponse(time: asked.time, id: number, from: "n2", flags: 0, payload: payload)))
    }
    test.hear(.queryResponse(QueryResponse(time: asked.time, id: number, from: "n2", flags: 1, payload: [])))
    test.hear(.queryResponse(QueryResponse(time: asked.time + 1, id: number, from: "n3", flags: 0, payload: [])))
    test.advance(by: .milliseconds(3300))
    var progress: [QueryProgress] = []
    for case .queryProgress(QueryID(4), let news) in test.effects { progress.append(news) }
    #expect(
      progress == [
        .acked(from: "me"), .answered(from: "n2", payload: [1]), .acked(from: "n2"), .finished,
      ])
  }

  @Test("A query beyond the limit is refused")
  func queryLimit() {
    var test = TestNode()
    let payload = [UInt8](repeating: 0, count: 1024)
    test.step(.command(.query(QueryID(1), GossipQuery(name: "q", payload: payload))))
    #expect(test.effects.contains { if case .queryProgress(_, .refused) = $0 { true } else { false } })
  }

  @Test("Answers are also sent through others when the asker wants it")
  func relays() throws {
    var test = TestNode()
    test.meet(2, 3, 4)
    test.hear(.query(Self.query(relayFactor: 2)))
    let query = try #require(received(test).first)
    test.forget()
    test.step(.command(.respond(query.id, payload: [])))
    let carriers = test.sent.filter { $0.to != TestNode.peerAddress(9) }
    #expect(carriers.count == 2)
  }

  @Test("However many relays an asker wants, an answer goes through eight at most")
  func mostRelays() throws {
    var test = TestNode()
    for host in 10...UInt8(40) { test.meet(host) }
    test.hear(.query(Self.query(relayFactor: 20)))
    let query = try #require(received(test).first)
    test.forget()
    test.step(.command(.respond(query.id, payload: [])))
    #expect(test.sent.count { $0.to != TestNode.peerAddress(9) } == 8)
  }

  @Test("What came on a stream and does not fit into a packet is not passed on", arguments: [1000, 1500])
  func overlongRelay(size: Int) throws {
    var test = TestNode()
    test.meet(3)
    let relay = Relay(
      destination: TestNode.peerAddress(3), destinationName: "n3", message: [UInt8](repeating: 0, count: size))
    _ = try test.receiveOnStream(.user(relay.encoded))
    #expect(test.sent.contains { $0.to == TestNode.peerAddress(3) } == (size == 1000))
    #expect(test.node.statistics.dropped == (size == 1000 ? 0 : 1))
  }

  @Test("The filters of all queries in a packet share a bound; in the next packet they are read again")
  func filterSteps() throws {
    var test = TestNode(tags: ["role": String(repeating: "a", count: 99)]) { $0.limits.filterSteps = 2500 }
    let filter = QueryFilter.tag(name: "role", expression: "a{9}")
    let queries = (1...3).map {
      PacketMessage.user(SerfMessage.query(Self.query(id: UInt32($0), filters: [filter])).encoded)
    }
    test.hear(queries[0], queries[1], queries[2])
    #expect(received(test).map(\.id.number) == [1, 2])
    test.hear(.query(Self.query(id: 4, filters: [filter])))
    #expect(received(test).map(\.id.number) == [1, 2, 4])
  }

  @Test("A filter that nobody can read takes from that bound, too")
  func unreadableFilter() throws {
    var test = TestNode { $0.limits.filterSteps = 2005 }
    let queries = ["(a", "a?", "a?"].enumerated().map { index, expression in
      let filter = QueryFilter.tag(name: "role", expression: expression)
      return PacketMessage.user(SerfMessage.query(Self.query(id: UInt32(index), filters: [filter])).encoded)
    }
    test.hear(queries[0], queries[1])
    #expect(received(test).isEmpty)
    test.hear(queries[2])
    #expect(received(test).map(\.id.number) == [2])
  }

  @Test("A message for another member is passed on, one for a stranger is not")
  func passingOn() {
    var test = TestNode()
    test.meet(3)
    let inner = SerfMessage.queryResponse(QueryResponse(time: 1, id: 1, from: "n2", flags: 0, payload: [])).encoded
    for host in [UInt8(3), 77] {
      test.hear(.relay(Relay(destination: TestNode.peerAddress(host), destinationName: "x", message: inner)))
    }
    let passed = test.sent.filter { $0.message == .user(inner) }
    #expect(passed.map(\.to) == [TestNode.peerAddress(3)])
    #expect(test.node.statistics.dropped == 1)
  }

  @Test("Who goes by a name is told, but not about our own")
  func conflictVotes() throws {
    var test = TestNode()
    test.meet(2)
    for (id, name) in [(UInt32(1), "n2"), (2, "me"), (3, "unknown")] {
      test.hear(.query(Self.query(id: id, name: "_serf_conflict", payload: Array(name.utf8))))
    }
    let responses = test.serfMessages.compactMap { message -> QueryResponse? in
      if case .queryResponse(let response) = message { response } else { nil }
    }
    #expect(responses.map(\.id) == [1])
    let payload = try #require(responses.first?.payload)
    #expect(payload.first == 6)
    #expect(try ConflictVote(wire: payload, from: 1).address == TestNode.peerAddress(2))
  }

  @Test("A node whose name is claimed elsewhere asks the others, and says when it has lost", arguments: [true, false])
  func conflict(isLost: Bool) throws {
    var test = TestNode()
    test.meet(2, 3)
    test.hear(.alive(TestNode.alive(66, name: "me", incarnation: 4)))
    #expect(test.node.statistics.refutations == 0)
    let (number, asked) = try #require(test.node.askedQueries.first)
    var member = test.node.localMember
    if isLost { member.address = TestNode.peerAddress(66) }
    let vote = ConflictVote(member: member).encoded(SerfMessage.Kind.conflictResponse.rawValue)
    test.hear(.queryResponse(QueryResponse(time: asked.time, id: number, from: "n2", flags: 0, payload: vote)))
    test.advance(by: .seconds(4))
    #expect(test.notes.contains(.nameConflictLost(name: "me", votes: 0, answers: 1)) == isLost)
  }

  @Test("A name is not lost when nobody votes")
  func conflictWithoutVotes() {
    var test = TestNode()
    test.meet(2, 3)
    test.hear(.alive(TestNode.alive(66, name: "me", incarnation: 4)))
    #expect(test.node.conflict != nil)
    test.advance(by: .seconds(4))
    #expect(test.node.conflict == nil)
    #expect(test.notes.count { if case .nameConflictLost = $0 { true } else { false } } == 0)
  }

  @Test("A request about keys goes to the program, and its answer to the asker")
  func keyRing() throws {
    var test = TestNode()
    let key = [UInt8](repeating: 7, count: 16)
    let query = GossipQuery(keyRing: .install(key))
    test.hear(.query(Self.query(name: query.name, payload: query.payload)))
    let id = ReceivedQuery.ID(time: 5, number: 9)
    #expect(test.effects.contains(.keyRing(id, .install(key))))
    test.step(.command(.keyRingAnswer(id, KeyRingAnswer(succeeded: true, keys: ["a"], primaryKey: "a"))))
    guard case .queryResponse(let response)? = test.serfMessages.last else {
      Issue.record("no answer")
      return
    }
    #expect(
      KeyRingAnswer.decode(response.payload) == KeyRingAnswer(succeeded: true, keys: ["a"], primaryKey: "a"))
  }

  @Test("A Serf query that we do not know is met with silence")
  func unknownInternalQuery() {
    var test = TestNode()
    test.hear(.query(Self.query(name: "_serf_other")))
    #expect(received(test).isEmpty)
  }
}
