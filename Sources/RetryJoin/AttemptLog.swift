import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Logging

/// Writes what the loop does: one line an attempt at INFO, details at debug.
struct AttemptLog {
  private let logger: Logger
  private var repeats = RepeatCollapser()
  private var lateRepeats = RepeatCollapser()

  init(logger: Logger) {
    self.logger = logger
  }

  mutating func write(_ report: AttemptReport) {
    if report.conclusion == .lookedAround {
      return write(report.peers.isEmpty ? .debug : .info, AttemptLine.head(report), AttemptDetails(report))
    }
    // A late outcome stands between two reports that may well be alike.
    let verdict = report.conclusion == .settledLate ? lateRepeats.judge(report) : repeats.judge(report)
    switch verdict {
    case .full:
      // Silence passes; a seed that answers and will not have us seldom changes its mind by itself.
      let isUnjoined = [.failed, .settledLate].contains(report.conclusion)
      write(
        isUnjoined && !report.seeds.failed.isEmpty ? .warning : .info, AttemptLine.head(report), AttemptDetails(report))
    case .repeated(let count):
      write(.info, AttemptLine.repeatHead(report, count: count), AttemptDetails(report, repeats: count))
    case .silent: write(.debug, AttemptLine.head(report), AttemptDetails(report))
    }
  }

  private func write(_ level: Logger.Level, _ head: String, _ details: AttemptDetails) {
    logger.log(level: level, "\(head)", metadata: ["details": .stringConvertible(details)])
  }

  func warn(_ text: String) {
    logger.warning("\(text)")
  }

  func giveUp(_ error: RetryJoinExhausted, policy: RetryJoinConfiguration.ExhaustedPolicy) {
    switch policy {
    case .exit: break  // The error itself reaches the operator.
    case .continue: logger.warning("\(error) | going on at ten times the interval")
    case .standalone:
      let waking = error.isOneShot ? "" : " or 'dkron join'"
      logger.warning("\(error) | standalone from now on: no further lookups until a reload\(waking)")
    }
  }

  /// Details of what goes in.
  func trace(_ event: RetryJoinEvent, entry: (EntryID) -> String?) {
    guard logger.logLevel <= .debug else { return }
    switch event {
    case .page(let id, let seeds):
      guard let text = entry(id) else { return }
      let shown = seeds.prefix(AttemptLine.longestList).map { "\($0.endpoint)" }.joined(separator: ", ")
      logger.debug("\(text): \(seeds.count) found\(shown.isEmpty ? "" : ": \(shown)")")
    case .seedOutcome(_, let outcome):
      logger.debug("\(outcome.seed.endpoint): \(AttemptLine.describe(outcome.result))")
    case .members(let live, _): logger.debug("other live members: \(live)")
    case .recalled(let seeds, _) where !seeds.isEmpty: logger.debug("peers of the last run: \(seeds.count)")
    case .recalled, .started, .local, .lookupFinished, .dialFinished, .membersUnknown, .timerFired, .reloaded, .woken,
      .stopRequested:
      break
    }
  }
}
