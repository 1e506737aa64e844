import GossipCore
import JoinPrimitives
import Testing

@testable import GossipMembership

@Suite("Peers that the system refuses to send to")
struct UnsendablePeersTests {
  @Test("They are passed over, longer after each failure, and nobody else is")
  func spans() {
    var peers = UnsendablePeers()
    let (bad, good) = (PeerAddress(.loopbackV4, port: 1), PeerAddress(.loopbackV4, port: 2))
    for span in [0, 32, 64, 128] {
      var passed = 0
      while peers.passesOver(bad) { passed += 1 }
      #expect(passed == span)
      let isGoodPassedOver = peers.passesOver(good)
      #expect(!isGoodPassedOver)
      peers.note(bad)
    }
  }
}
