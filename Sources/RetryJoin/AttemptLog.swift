import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Logging

/// Writes what the loop does: one line an attempt at INFO, details at debug.
struct AttemptLog {
  private let logger: Logger
  private var repeats = RepeatCollapser()

  init(logger: Logger) {
    self.logger = logger
  }

  mutating func write(_ report: AttemptReport) {
    if report.conclusion == .lookedAround {
      return logger.log(level: report.peers.isEmpty ? .debug : .info, "\(AttemptLine.render(report))")
    }
    switch repeats.judge(report) {
    case .full: logger.info("\(AttemptLine.render(report))")
    case .repeated(let count): logger.info("\(AttemptLine.renderRepeat(report, count: count))")
    case .silent: logger.debug("\(AttemptLine.render(report))")
    }
  }

  func warn(_ text: String) {
    logger.warning("\(text)")
  }

  func giveUp(_ error: RetryJoinExhausted, policy: RetryJoinConfiguration.ExhaustedPolicy) {
    switch policy {
    case .exit: break  // The error itself reaches the operator.
    case .continue: logger.warning("\(error) | going on at ten times the interval")
    case .standalone: logger.warning("\(error) | no further lookups until the agent is restarted")
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
    case .recalled(let seeds): logger.debug("peers of the last run: \(seeds.count)")
    case .started, .local, .lookupFinished, .dialFinished, .timerFired, .reloaded, .stopRequested: break
    }
  }
}
