import GossipCore
import JoinPrimitives
import JoinTestKit
import Logging
import Testing

@testable import GossipMembership

@Suite("What is refused at the door")
struct RefusalLogTests {
  @Test("Each cause is told at once, then once a minute with its number; all are counted")
  func rate() {
    let logs = LogCapture()
    let clock = ManualClock()
    let log = RefusalLog(logger: logs.logger) { clock.now.offset }
    let peer = PeerAddress(.loopbackV4, port: 8946)
    for _ in 0..<5 { log.note(.noKeyFits, from: peer) }
    log.note(.noKey, from: nil)
    #expect(logs.texts(.warning).count == 2)
    clock.advance(by: .seconds(59))
    log.note(.noKeyFits, from: peer)
    #expect(logs.texts(.warning).count == 2)
    clock.advance(by: .seconds(1))
    log.note(.noKeyFits, from: peer)
    #expect(logs.texts(.warning).count == 3)
    #expect(logs.texts(.warning).last?.contains("127.0.0.1:8946") == true)
    #expect(logs.texts(.warning).last?.contains("7 times") == true)
    #expect(log.count == 8)
  }

  @Test("Of a peer that has connected the host alone is named: its port says nothing")
  func caller() {
    let logs = LogCapture()
    let log = RefusalLog(logger: logs.logger) { .zero }
    log.note(.noKey, from: PeerAddress(.loopbackV4, port: 49152), isCaller: true)
    #expect(logs.texts(.warning).first?.hasPrefix("gossip from 127.0.0.1 is refused: ") == true)
  }

  @Test("Every cause has words and a remedy", arguments: EnvelopeError.allCases)
  func words(error: EnvelopeError) {
    #expect(!error.message.isEmpty && !error.remedy.isEmpty)
  }
}
