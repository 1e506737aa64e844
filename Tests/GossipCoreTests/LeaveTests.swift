import JoinTestKit
import Testing

@testable import GossipCore

@Suite("Leaving")
struct LeaveTests {
  @Test("A leave is announced by intent, then by our own death, and pings are answered for a while after")
  func graceful() throws {
    var test = TestNode()
    test.meet(2)
    test.advance(by: .seconds(2))
    test.forget()
    test.step(.command(.leave))
    #expect(test.news == ["leaving me"])
    let death = PacketMessage.dead(Accusation(incarnation: 1, node: "me", from: "me"))
    test.advance(by: .milliseconds(900))
    #expect(test.serfMessages == [SerfMessage](repeating: .leave(LeaveIntent(time: 1, node: "me")), count: 4))
    #expect(!test.messages.contains(death))
    test.advance(by: .milliseconds(1100))
    #expect(test.messages.contains(death))
    #expect(!test.effects.contains(.left))

    test.forget()
    test.hear(.alive(TestNode.alive(1, name: "me", incarnation: 5)))
    test.hear(.suspect(Accusation(incarnation: 5, node: "me", from: "n2")))
    #expect(test.node.statistics.refutations == 0)
    test.hear(.ping(Ping(sequence: 9, node: "me")))
    #expect(test.messages.contains(.ack(Ack(sequence: 9))))
    test.advance(by: .seconds(2))
    #expect(test.effects.contains(.left))
    #expect(test.node.nextDeadline == nil)
  }

  @Test("The only other member hears each word of a leave four times in every profile, and the intent again at the end")
  func small() {
    var test = TestNode { $0.timing = .local }
    test.meet(2, 3, 4)
    for dead in ["n3", "n4"] { test.hear(.dead(Accusation(incarnation: 1, node: dead, from: "n2"))) }
    test.advance(by: .seconds(2))
    test.forget()
    test.step(.command(.leave))
    test.advance(by: .seconds(3))
    #expect(test.effects.contains(.left))
    let heard = test.sent.filter { $0.to == TestNode.peerAddress(2) }.map(\.message)
    let intent = PacketMessage.user(SerfMessage.leave(LeaveIntent(time: 1, node: "me")).encoded)
    let death = PacketMessage.dead(Accusation(incarnation: 1, node: "me", from: "me"))
    #expect(heard.filter { $0 == death }.count == 4)
    #expect(heard.filter { $0 == intent }.count == 8)
    #expect(test.sent.count { $0.message == intent } == 8, "nobody who is gone is told")
  }

  @Test("A state that is exchanged while we leave tells of the intent, and does not outdate it")
  func stateWhileLeaving() throws {
    var test = TestNode { $0.timing.gossipInterval = .seconds(3600) }
    test.meet(2)
    test.step(.command(.leave))
    guard case .pushPull(let state)? = try test.receiveOnStream(.pushPull(PushPull(isJoin: false))) else {
      Issue.record("no state")
      return
    }
    var other = TestNode { $0.name = "other" }
    other.hear(.alive(TestNode.alive(1, name: "me")))
    _ = try other.receiveOnStream(.pushPull(state))
    #expect(other.status("me") == .leaving)
    other.hear(.dead(Accusation(incarnation: 1, node: "me", from: "me")))
    #expect(other.status("me") == .left)
  }

  @Test("A node that is alone leaves at once")
  func alone() {
    var test = TestNode()
    test.step(.command(.leave))
    #expect(test.effects.contains(.left))
  }

  @Test("A leave that nobody confirms ends by the clock")
  func deaf() {
    var test = TestNode { $0.timing.gossipInterval = .seconds(3600) }
    test.meet(2)
    test.step(.command(.leave))
    test.advance(by: .seconds(10))
    #expect(!test.effects.contains(.left))
    test.advance(by: .milliseconds(1500))
    #expect(test.effects.contains(.left))
  }

  @Test("An intent that we leave, which we never had, is answered by a newer word that we are here")
  func foreignIntent() {
    var test = TestNode()
    test.meet(2)
    test.hear(.leave(LeaveIntent(time: 30, node: "me")))
    test.advance(by: .milliseconds(300))
    #expect(test.serfMessages.contains(.join(JoinIntent(time: 31, node: "me"))))
    #expect(test.status("me") == .alive)
  }

  @Test("A failed member that is forced to leave is left, and with prune it is forgotten", arguments: [false, true])
  func force(prune: Bool) {
    var test = TestNode()
    test.meet(2, 3)
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.step(.command(.forceLeave(name: "n2", prune: prune)))
    #expect(test.status("n2") == (prune ? nil : .left))
    test.advance(by: .milliseconds(300))
    #expect(test.serfMessages.contains(.leave(LeaveIntent(time: 1, node: "n2", prune: prune))))
  }

  @Test("A member that is alive is not forced to leave, nor pruned by anybody's word")
  func forceAlive() {
    var test = TestNode()
    test.meet(2)
    test.step(.command(.forceLeave(name: "n2", prune: true)))
    #expect(test.status("n2") == .alive)
    #expect(test.notes.contains { if case .commandRefused = $0 { true } else { false } })
    test.hear(.leave(LeaveIntent(time: 5, node: "n2", prune: true)))
    #expect(test.status("n2") == .leaving)
  }

  @Test("Intents are passed on only when they are news")
  func onlyNews() {
    var test = TestNode()
    test.meet(2, 3)
    test.hear(.leave(LeaveIntent(time: 5, node: "n2")))
    test.hear(.join(JoinIntent(time: 4, node: "n2")))
    #expect(test.status("n2") == .leaving)
    #expect(test.node.intentBroadcasts.count == 1)
    test.hear(.join(JoinIntent(time: 6, node: "n2")))
    #expect(test.status("n2") == .alive)
    test.hear(.join(JoinIntent(time: 6, node: "n2")))
    #expect(test.node.intentBroadcasts.count == 2)
  }

  @Test("An intent that overtakes the news of its node is kept for a while")
  func overtaking() {
    var test = TestNode()
    test.hear(.leave(LeaveIntent(time: 5, node: "n2")))
    test.meet(2)
    #expect(test.status("n2") == .leaving)
    test.hear(.leave(LeaveIntent(time: 6, node: "n3")))
    test.advance(by: .seconds(320))
    test.meet(3)
    #expect(test.status("n3") == .alive)
  }

  @Test("Members that are gone for long are forgotten")
  func reaping() {
    var test = TestNode { $0.reconnectTimeout = .seconds(60) }
    test.meet(2)
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.advance(by: .seconds(59))
    #expect(test.status("n2") == .failed)
    test.advance(by: .seconds(20))
    #expect(test.status("n2") == nil)
    #expect(test.news.last == "reaped n2")
  }

  @Test("A failed member is tried again")
  func reconnecting() {
    var test = TestNode()
    test.meet(2)
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.forget()
    test.advance(by: .seconds(31))
    #expect(test.opened.contains { $0.to == TestNode.peerAddress(2) })
  }
}
