import GossipCore
import JoinTestKit
import Logging
import Testing

@testable import GossipMembership

@Suite("What the node wants logged")
struct GossipNoteTests {
  @Test("A refutation names its cause, also where nobody accused us")
  func refutations() {
    let logs = LogCapture()
    var log = GossipLog(logger: logs.logger)
    log.note(.refuted(by: "n2", incarnation: 2), at: GossipInstant())
    log.note(.refuted(by: nil, incarnation: 8), at: GossipInstant())
    #expect(
      logs.texts(.debug) == [
        "n2 took this node for dead; it said otherwise with incarnation 2",
        "an earlier life of this node is remembered; it said otherwise with incarnation 8",
      ])
  }

  @Test("That a node answers over TCP alone is said once a minute for each node, however often it is probed")
  func datagramsLost() {
    let logs = LogCapture()
    var log = GossipLog(logger: logs.logger)
    for second in 0...60 {
      let now = GossipInstant(offset: .seconds(second))
      for name in ["n2", "n3"] { log.note(.datagramsLost(name: name), at: now) }
    }
    #expect(logs.texts(.warning).count == 4)
  }

  @Test("Names made up by somebody do not fill the log: 256 lines a minute at most")
  func madeUpNames() {
    let logs = LogCapture()
    var log = GossipLog(logger: logs.logger)
    for round in 0..<2 {
      for number in 0..<1000 {
        log.note(.datagramsLost(name: "\(round) \(number)"), at: GossipInstant(offset: .seconds(60 * round)))
      }
      #expect(logs.texts(.warning).count == 256 * (round + 1))
    }
  }

  @Test("However often strangers make a node say one thing, it says the others")
  func kinds() {
    let logs = LogCapture()
    var log = GossipLog(logger: logs.logger)
    for incarnation in UInt32(1)...1000 {
      log.note(.refuted(by: "x", incarnation: incarnation), at: GossipInstant())
    }
    log.note(.datagramsLost(name: "n2"), at: GossipInstant())
    #expect(logs.texts(.warning).count == 1)
  }

  @Test("That a request about keys failed is said once a minute for each cause")
  func failedKeyRequests() {
    let logs = LogCapture()
    var log = GossipLog(logger: logs.logger)
    for second in 0...60 {
      let answer = KeyRingAnswer(succeeded: false, message: "no such key", keys: [], primaryKey: "")
      for request in [KeyRingRequest.list, .remove([1])] {
        log.note(request, answer, at: GossipInstant(offset: .seconds(second)))
      }
    }
    #expect(logs.texts(.warning).count == 4)
  }
}
