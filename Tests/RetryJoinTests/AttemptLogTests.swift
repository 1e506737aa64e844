import JoinMembership
import JoinPrimitives
import JoinTestKit
import Logging
import Testing

@testable import RetryJoin

@Suite("What of an attempt reaches the log")
struct AttemptLogTests {
  @Test("An attempt that met seeds which will not have us is a warning, the first time")
  func refusal() {
    let capture = LogCapture()
    var log = AttemptLog(logger: capture.logger)
    var seeds = SeedTally()
    seeds.count(.failed(reason: "its name is ours"), of: Seed.host(5, port: 8946).endpoint)
    for number in 1...2 {
      log.write(AttemptReport(number: number, conclusion: .failed, seeds: seeds, nextTry: .seconds(2)))
    }
    let line = "attempt 1: nobody joined details=seeds: 1 failed (10.0.0.5:8946): its name is ours | next try in 2s"
    #expect(capture.texts(.warning) == [line])
    #expect(capture.texts(.info) == ["attempt 2: same as before, once details=next try in 2s"])
  }

  @Test("Failures and their late outcomes are each written once and then counted")
  func collapses() {
    let capture = LogCapture()
    var log = AttemptLog(logger: capture.logger)
    var late = SeedTally()
    late.count(.timedOut, of: Seed.host(5, port: 8946).endpoint)
    for number in 1...4 {
      log.write(AttemptReport(number: number, conclusion: .failed, nextTry: .seconds(2)))
      log.write(AttemptReport(number: number, conclusion: .settledLate, seeds: late, nextTry: .seconds(1)))
    }
    #expect(
      capture.texts(.info) == [
        "attempt 1: nobody joined details=next try in 2s",
        "attempt 1, later: nobody joined details=seeds: 1 timed out (10.0.0.5:8946) | hint: where nothing answers, check the address, and that firewalls let TCP and UDP through | next try in 1s",
        "attempt 2: same as before, once details=next try in 2s",
        "attempt 2, later: same as before, once details=next try in 1s",
        "attempt 4: same as before, 3 times details=next try in 2s",
        "attempt 4, later: same as before, 3 times details=next try in 1s",
      ])
  }

  @Test("An attempt that is the first again, after a reload or a join by hand, is written in full again")
  func firstAgain() {
    let capture = LogCapture()
    var log = AttemptLog(logger: capture.logger)
    for number in [1, 2, 1, 2] { log.write(AttemptReport(number: number, conclusion: .failed, nextTry: .seconds(2))) }
    let texts = [
      "attempt 1: nobody joined details=next try in 2s", "attempt 2: same as before, once details=next try in 2s",
    ]
    #expect(capture.texts(.info) == texts + texts)
  }
}
