import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Rules of membership")
struct MembershipRuleTests {
  @Test("A node that is heard of joins, and its word is passed on")
  func newcomer() {
    var test = TestNode()
    test.meet(2)
    #expect(test.news == ["joined n2"])
    test.advance(by: .milliseconds(300))
    #expect(test.messages.contains(.alive(TestNode.alive(2))))
  }

  @Test(
    "Of what is said of a live node only what is newer counts",
    arguments: [(UInt32(4), false), (5, false), (6, true)])
  func incarnations(incarnation: UInt32, counts: Bool) {
    var test = TestNode()
    test.meet(2, incarnation: 5)
    test.hear(.alive(TestNode.alive(2, incarnation: incarnation, tags: ["a": "b"])))
    #expect(test.node.member("n2")?.tags == (counts ? ["a": "b"] : [:]))
    #expect(test.news == (counts ? ["joined n2", "updated n2"] : ["joined n2"]))
  }

  @Test(
    "Words without sense are passed over",
    arguments: [
      TestNode.alive(2, incarnation: 0), TestNode.alive(2, name: ""),
      TestNode.alive(2, versions: .unknown),
    ])
  func senseless(news: Alive) {
    var test = TestNode()
    test.hear(.alive(news))
    #expect(test.news.isEmpty)
    #expect(test.node.members.count == 1)
  }

  @Test("Port 0 stands for our own port")
  func missingPort() {
    var test = TestNode()
    var news = TestNode.alive(2)
    news.address = PeerAddress(news.address.address, port: 0)
    test.hear(.alive(news))
    #expect(test.node.member("n2")?.address == TestNode.peerAddress(2))
  }

  @Test("An address in sixteen bytes is the same address, and is passed on in the form that was heard")
  func mappedAddress() throws {
    var test = TestNode()
    test.meet(2)
    var news = TestNode.alive(2, incarnation: 2)
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 0, 0, 2]
    news.address = try #require(PeerAddress(bytes: mapped, port: 8946))
    test.forget()
    test.hear(.alive(news))
    #expect(test.notes.isEmpty)
    test.advance(by: .milliseconds(300))
    #expect(test.messages.contains(.alive(news)))
  }

  @Test("A name at another address is a conflict while its owner lives or is dead, and free once it has left")
  func conflicts() {
    var test = TestNode()
    test.meet(2)
    test.hear(.alive(TestNode.alive(9, name: "n2", incarnation: 7)))
    #expect(
      test.notes == [
        .nameConflict(name: "n2", known: TestNode.peerAddress(2), claimed: TestNode.peerAddress(9))
      ])
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.hear(.alive(TestNode.alive(9, name: "n2", incarnation: 7)))
    #expect(test.node.member("n2")?.address == TestNode.peerAddress(2))

    test.meet(4)
    test.hear(.leave(LeaveIntent(time: 5, node: "n4")))
    test.hear(.dead(Accusation(incarnation: 1, node: "n4", from: "n4")))
    #expect(test.status("n4") == .left)
    test.hear(.alive(TestNode.alive(8, name: "n4", incarnation: 1)))
    #expect(test.status("n4") == .alive)
    #expect(test.node.member("n4")?.address == TestNode.peerAddress(8))
  }

  @Test(
    "Whoever accuses us is refuted with a number beyond the accusation",
    arguments: [
      (PacketMessage.suspect(Accusation(incarnation: 1, node: "me", from: "n2")), UInt32(2)),
      (.suspect(Accusation(incarnation: 9, node: "me", from: "n2")), 10),
      (.dead(Accusation(incarnation: 40, node: "me", from: "me")), 41),
      (.suspect(Accusation(incarnation: .max, node: "me", from: "n2")), .max),
      (.alive(TestNode.alive(1, name: "me", incarnation: 7, tags: ["old": "life"])), 8),
      (.alive(TestNode.alive(1, name: "me", incarnation: 1, tags: ["old": "life"])), 2),
    ])
  func refutation(accusation: PacketMessage, incarnation: UInt32) {
    var test = TestNode(tags: ["a": "b"])
    test.meet(2)
    test.hear(accusation)
    #expect(test.status("me") == .alive)
    #expect(test.node.statistics.refutations == 1)
    #expect(test.node.gauges.healthScore == 1)
    test.advance(by: .milliseconds(300))
    var news = TestNode.alive(1, name: "me", incarnation: incarnation, tags: ["a": "b"], versions: .dkron)
    news.meta = test.node.me.meta
    #expect(test.messages.contains(.alive(news)))
  }

  @Test("A node that is accused three times within five minutes says so, and one that is accused more rarely does not")
  func doubts() {
    for (pause, isDoubted) in [(Duration.seconds(149), true), (.seconds(151), false)] {
      var test = TestNode()
      for incarnation in UInt32(1)...3 {
        test.hear(.suspect(Accusation(incarnation: incarnation, node: "me", from: "n2")))
        test.now = test.now.advanced(by: pause)
      }
      #expect(test.node.statistics.refutations == 3)
      #expect(test.notes.contains(.doubted(at: TestNode.address)) == isDoubted)
    }
  }

  @Test("A refutation names the accuser, where there is one")
  func accuser() {
    var test = TestNode()
    test.meet(2)
    test.hear(.suspect(Accusation(incarnation: 1, node: "me", from: "n2")))
    test.hear(.alive(TestNode.alive(1, name: "me", incarnation: 7, tags: ["old": "life"])))
    #expect(test.notes == [.refuted(by: "n2", incarnation: 2), .refuted(by: nil, incarnation: 8)])
  }

  @Test("An old accusation, and an echo of our own word, change nothing")
  func harmless() {
    var test = TestNode()
    test.meet(2)
    test.hear(.suspect(Accusation(incarnation: 0, node: "me", from: "n2")))
    test.hear(.alive(TestNode.alive(1, name: "me", versions: .dkron)))
    #expect(test.node.statistics.refutations == 0)
  }

  @Test("A suspect that stays silent fails after the shortest time in a cluster too small for confirmations")
  func suspicion() {
    var test = TestNode()
    test.meet(2)
    test.hear(.suspect(Accusation(incarnation: 1, node: "n2", from: "n9")))
    test.advance(by: .milliseconds(3990))
    #expect(test.status("n2") == .alive)
    test.advance(by: .milliseconds(20))
    #expect(test.status("n2") == .failed)
  }

  @Test("A suspect that says that it lives is alive again")
  func refutingSuspect() {
    var test = TestNode()
    test.meet(2)
    test.hear(.suspect(Accusation(incarnation: 1, node: "n2", from: "n9")))
    test.hear(.alive(TestNode.alive(2, incarnation: 2)))
    test.hear(.suspect(Accusation(incarnation: 1, node: "n2", from: "n9")))
    #expect(test.node.peers["n2"]?.state == .alive)
    #expect(test.node.suspicions.isEmpty)
  }

  static let accusers: [([String], Double)] = [
    ([], 24), (["n3"], 11.381), (["n3", "n4"], 4), (["n9", "n3", "n3"], 11.381),
  ]

  @Test("A suspicion shrinks with each new accuser", arguments: accusers)
  func confirmations(accusers: [String], seconds: Double) {
    var suspicion = Suspicion(by: "n9", size: 5, timing: .lan, now: GossipInstant())
    for accuser in accusers { _ = suspicion.confirm(by: accuser) }
    let milliseconds = suspicion.deadline.offset / Duration.milliseconds(1)
    #expect(abs(milliseconds - seconds * 1000) <= 1)
  }

  @Test(
    "The least time of a suspicion grows with the logarithm of the cluster",
    arguments: [(1, 4.0), (10, 4), (100, 8), (1000, 12)])
  func suspicionSize(size: Int, seconds: Double) {
    let suspicion = Suspicion(by: "x", size: size, timing: .lan, now: GossipInstant())
    #expect(abs(suspicion.shortest / Duration.seconds(1) - seconds) < 0.000_001)
  }

  @Test("Death without an intent is failure; with one, in either order, it is leave")
  func leaveOrFailure() {
    var test = TestNode()
    test.meet(2, 3, 4)
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n2")))
    #expect(test.status("n2") == .failed)

    test.hear(.leave(LeaveIntent(time: 3, node: "n3")))
    #expect(test.status("n3") == .leaving)
    test.hear(.dead(Accusation(incarnation: 1, node: "n3", from: "n3")))
    #expect(test.status("n3") == .left)

    test.hear(.dead(Accusation(incarnation: 1, node: "n4", from: "n4")))
    test.hear(.leave(LeaveIntent(time: 3, node: "n4")))
    #expect(test.status("n4") == .left)
  }

  @Test("A dead node is buried once, and comes back only with a higher number")
  func death() {
    var test = TestNode()
    test.meet(2, incarnation: 5)
    test.hear(.dead(Accusation(incarnation: 4, node: "n2", from: "n3")))
    #expect(test.status("n2") == .alive)
    test.hear(.dead(Accusation(incarnation: 5, node: "n2", from: "n3")))
    test.hear(.dead(Accusation(incarnation: 5, node: "n2", from: "n4")))
    test.meet(2, incarnation: 5)
    #expect(test.news == ["joined n2", "failed n2"])
    test.meet(2, incarnation: 6)
    #expect(test.news == ["joined n2", "failed n2", "joined n2"])
  }

  @Test("The name of a dead node is free for another address once it is forgotten")
  func reclaim() {
    var test = TestNode()
    test.meet(2)
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.advance(by: .seconds(35))
    test.hear(.alive(TestNode.alive(9, name: "n2")))
    #expect(test.node.member("n2")?.address == TestNode.peerAddress(9))
    #expect(test.status("n2") == .alive)
  }

  @Test("New tags are announced with the next number; tags that are too long change nothing")
  func tags() {
    var test = TestNode(tags: ["a": "1"])
    test.meet(2)
    test.step(.command(.setTags(["a": "2"])))
    #expect(test.node.me.incarnation == 2)
    #expect(test.node.localMember.tags == ["a": "2"])
    test.step(.command(.setTags(["a": String(repeating: "x", count: 600)])))
    #expect(test.node.localMember.tags == ["a": "2"])
    #expect(test.notes.contains { if case .commandRefused = $0 { true } else { false } })
  }

  @Test("A node keeps no more members than it may")
  func limit() {
    var test = TestNode { $0.limits.members = 3 }
    test.meet(2, 3, 4, 5)
    #expect(test.node.members.count == 3)
    #expect(test.node.statistics.dropped == 2)
  }
}
