import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Joining")
struct JoinTests {
  private static let id = JoinID(1)
  private static let seed = TestNode.peerAddress(2)

  /// A node that has asked the seed for its state, and the stream that it did so on.
  private func joining(isReadOnly: Bool = false) throws -> (TestNode, StreamID) {
    var test = TestNode()
    test.step(.command(isReadOnly ? .read(Self.id, Self.seed) : .join(Self.id, Self.seed)))
    let stream = try #require(test.opened.first)
    #expect(stream.to == Self.seed)
    test.step(.stream(stream.id, .opened))
    return (test, stream.id)
  }

  /// A node that has shown itself, and waits for a sign.
  private func announced(_ nodes: [NodeState] = [TestNode.record(2)]) throws -> TestNode {
    var (test, read) = try joining()
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    let announcement = try #require(test.opened.last)
    test.step(.stream(announcement.id, .opened))
    test.step(.stream(announcement.id, .message(.pushPull(PushPull(isJoin: true, nodes: nodes)))))
    return test
  }

  private func outcome(_ test: TestNode) -> JoinOutcome? {
    for case .joinDecided(Self.id, let outcome) in test.effects { return outcome }
    return nil
  }

  private func failure(_ test: TestNode) -> JoinFailure? {
    if case .failed(let failure)? = outcome(test) { failure } else { nil }
  }

  @Test("The seed is read first, and we show ourselves only then")
  func steps() throws {
    var (test, read) = try joining()
    guard case .pushPull(let first)? = try test.said(on: read) else {
      Issue.record("no push/pull")
      return
    }
    #expect(first.nodes.isEmpty && first.userState.isEmpty && !first.isJoin)
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: [TestNode.record(2)])))))
    #expect(test.node.members.map(\.name) == ["me"])
    let announcement = try #require(test.opened.last)
    test.step(.stream(announcement.id, .opened))
    guard case .pushPull(let second)? = try test.said(on: announcement.id) else {
      Issue.record("no push/pull")
      return
    }
    #expect(second.nodes.map(\.name) == ["me"] && second.isJoin)
  }

  @Test("A ping from the cluster shows that we are accepted")
  func acceptedByPing() throws {
    var test = try announced()
    #expect(outcome(test) == nil)
    #expect(test.node.memberRecords["me"]?.statusTime == 1)
    test.hear(.ping(Ping(sequence: 1, node: "me", source: Self.seed, sourceName: "n2")))
    #expect(outcome(test) == .joined(name: "n2", liveMembers: 2))
  }

  @Test("Our own word from another member shows it too")
  func acceptedByEcho() throws {
    var test = try announced([TestNode.record(2), TestNode.record(3)])
    test.hear(.alive(test.node.me.alive), from: 3)
    #expect(outcome(test) == .joined(name: "n2", liveMembers: 3))
  }

  @Test("A ping from a stranger shows nothing")
  func stranger() throws {
    var test = try announced()
    test.hear(.ping(Ping(sequence: 1, node: "me")), from: 77)
    #expect(outcome(test) == nil)
    #expect(!test.node.isAccepted)
    test.hear(.ping(Ping(sequence: 1, node: "me")), from: 2)
    #expect(test.node.isAccepted)
  }

  @Test("Where no sign comes by itself, the seed is read again after one probe interval")
  func recheck() throws {
    var test = try announced()
    test.forget()
    test.advance(by: .seconds(1))
    let stream = try #require(test.opened.last { $0.to == Self.seed })
    let mine = test.node.me.record
    test.step(
      .stream(stream.id, .message(.pushPull(PushPull(isJoin: false, nodes: [TestNode.record(2), mine])))))
    #expect(outcome(test) == .joined(name: "n2", liveMembers: 2))
  }

  @Test("A cluster that took our state and ignores us is named after two probe intervals, with the likely cause")
  func ignored() throws {
    var test = try announced()
    test.advance(by: .milliseconds(1990))
    #expect(outcome(test) == nil)
    test.advance(by: .milliseconds(20))
    guard case .acceptedThenIgnored(let reason) = failure(test) else {
      Issue.record("unexpected \(String(describing: outcome(test)))")
      return
    }
    #expect(reason.contains("datagrams to 10.0.0.1:8946"))
  }

  @Test("A name that the cluster remembers as dead at another address is named as the likely cause")
  func remembered() throws {
    var test = try announced([TestNode.record(2), TestNode.record(9, name: "me", state: .dead)])
    test.advance(by: .seconds(3))
    guard case .acceptedThenIgnored(let reason) = failure(test) else {
      Issue.record("unexpected \(String(describing: outcome(test)))")
      return
    }
    #expect(reason.contains("10.0.0.9:8946"))
  }

  @Test("A name that is alive elsewhere is never announced over", arguments: [PeerState.alive, .suspect])
  func nameTaken(state: PeerState) throws {
    var (test, read) = try joining()
    let nodes = [TestNode.record(2), TestNode.record(9, name: "me", state: state)]
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    #expect(failure(test) == .nameTaken(name: "me", theirs: TestNode.peerAddress(9), ours: TestNode.address))
    #expect(test.opened.count == 1)
  }

  static let replies: [([NodeState], JoinFailure)] = [
    ([TestNode.record(1, name: "me")], .isMyself),
    ([], .nobodyThere),
    ([TestNode.record(2, state: .left), TestNode.record(3, state: .dead)], .nobodyThere),
    ([TestNode.record(2, state: .left), TestNode.record(1, name: "me", state: .dead)], .nobodyThere),
    ([TestNode.record(2, state: .left), TestNode.record(1, name: "me")], .nobodyThere),
  ]

  @Test("A seed that names no live member but us is no join", arguments: replies)
  func nobody(nodes: [NodeState], expected: JoinFailure) throws {
    var (test, read) = try joining()
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    #expect(failure(test) == expected)
  }

  @Test("Our own address is not dialled")
  func ownAddress() {
    var test = TestNode()
    test.step(.command(.join(Self.id, TestNode.address)))
    #expect(failure(test) == .isMyself)
    #expect(test.opened.isEmpty)
  }

  @Test("A node that reaches itself by another address notices, however many members it knows")
  func ownOtherAddress() throws {
    var (test, read) = try joining()
    test.meet(3, 4)
    guard let request = try test.said(on: read) else {
      Issue.record("nothing was said")
      return
    }
    #expect(try test.receiveOnStream(request) == nil)
    #expect(failure(test) == .isMyself)
  }

  @Test("Versions that do not fit name another cluster, and are found before we show ourselves")
  func versions() throws {
    var strange = ProtocolVersions.serf
    strange.serf = ProtocolVersions.Span(min: 7, max: 8, current: 7)
    var (test, read) = try joining()
    let nodes = [TestNode.record(2, versions: strange)]
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    guard case .otherCluster(let reason) = failure(test) else {
      Issue.record("unexpected \(String(describing: outcome(test)))")
      return
    }
    #expect(reason.contains("Serf protocol"))
    #expect(test.opened.count == 1)
  }

  static let ends: [(StreamNews, JoinFailure)] = [
    (.failed(.refused), .refused), (.failed(.timedOut), .timedOut),
    (.failed(.keyMismatch(reason: "no key opens it")), .otherCluster(reason: "no key opens it")),
    (.failed(.failed(reason: "no route")), .failed(reason: "no route")),
  ]

  @Test("A stream that fails ends the join with its reason")
  func streamFailures() throws {
    for (news, expected) in Self.ends {
      var (test, read) = try joining()
      test.step(.stream(read, news))
      #expect(failure(test) == expected)
    }
  }

  @Test("A seed that refuses because of encryption belongs to another cluster")
  func encryption() throws {
    var (test, read) = try joining()
    test.step(.stream(read, .message(.error("remote state is encrypted and encryption is not configured"))))
    guard case .otherCluster = failure(test) else {
      Issue.record("unexpected \(String(describing: outcome(test)))")
      return
    }
  }

  @Test("A seed that accepts the connection and says nothing is silent; one that does not accept it has timed out")
  func silence() throws {
    let (silent, _) = try joining()
    var unreachable = TestNode()
    unreachable.step(.command(.join(Self.id, Self.seed)))
    for (var test, expected) in [(silent, JoinFailure.silent), (unreachable, .timedOut)] {
      test.advance(by: .seconds(10))
      #expect(failure(test) == expected)
      #expect(test.node.outgoingStreams.isEmpty)
    }
  }

  @Test("A seed that took our state and from whose cluster nothing comes is noted once, until a join succeeds")
  func unreached() throws {
    var (test, read) = try joining()
    let state = PushPull(isJoin: false, nodes: [TestNode.record(2)])
    func join(_ id: JoinID, _ read: StreamID) throws {
      test.step(.stream(read, .message(.pushPull(state))))
      let announce = try #require(test.opened.last?.id)
      test.step(.stream(announce, .message(.pushPull(state))))
      test.advance(by: .seconds(2))
    }
    try join(Self.id, read)
    guard case .acceptedThenIgnored = failure(test) else {
      Issue.record("unexpected \(String(describing: outcome(test)))")
      return
    }
    let note = GossipNote.unreached(seed: TestNode.peerAddress(2))
    #expect(test.notes == [note])
    test.step(.command(.join(JoinID(77), TestNode.peerAddress(2))))
    try join(JoinID(77), try #require(test.opened.last?.id))
    #expect(test.notes == [note])
    #expect(test.node.statistics.joinsIgnored == 2)
  }

  @Test("A read tells who is there and leaves no trace")
  func readOnly() throws {
    var (test, read) = try joining(isReadOnly: true)
    let nodes = [TestNode.record(2), TestNode.record(3, state: .left), TestNode.record(4, state: .dead)]
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    var states: [RemoteState] = []
    for case .stateRead(Self.id, .success(let state)) in test.effects { states.append(state) }
    #expect(states.first?.members.map(\.status) == [.alive, .left, .failed])
    #expect(test.node.members.map(\.name) == ["me"])
    #expect(test.opened.count == 1)
  }

  @Test("A join that is given up says nothing more and closes its stream")
  func cancelled() throws {
    var (test, read) = try joining()
    test.step(.command(.cancelJoin(Self.id)))
    #expect(test.effects.contains(.closeStream(read)))
    test.step(.stream(read, .failed(.refused)))
    #expect(outcome(test) == nil)
  }

  @Test("When two clusters of three meet, the node says nothing of it: whoever watches the count of members does")
  func meeting() throws {
    var (test, read) = try joining()
    test.meet(5, 6)
    let nodes = [TestNode.record(2), TestNode.record(3), TestNode.record(4)]
    test.step(.stream(read, .message(.pushPull(PushPull(isJoin: false, nodes: nodes)))))
    #expect(test.opened.count == 2)
    #expect(test.notes.isEmpty)
  }
}
