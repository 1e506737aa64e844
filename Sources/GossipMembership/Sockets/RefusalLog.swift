internal import GossipCore
internal import Logging
internal import Synchronization

/// Counts what is refused at the door, and says so from time to time: anybody can send anything to an open port.
final class RefusalLog: Sendable {
  /// The same refusal is told once in this time.
  static let interval = Duration.seconds(60)

  private struct Record {
    var count = 0
    var told: Duration?
  }

  private let logger: Logger
  private let uptime: @Sendable () -> Duration
  private let records = Mutex<[EnvelopeError: Record]>([:])

  /// Measures intervals by `uptime`.
  init(logger: Logger, uptime: @escaping @Sendable () -> Duration) {
    self.logger = logger
    self.uptime = uptime
  }

  /// All refusals so far.
  var count: Int { records.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// Notes a refusal.
  func note(_ error: EnvelopeError, from peer: PeerAddress?) {
    let now = uptime()
    let count: Int? = records.withLock { records in
      records[error, default: Record()].count += 1
      if let told = records[error]?.told, now - told < Self.interval { return nil }
      records[error]?.told = now
      return records[error]?.count
    }
    guard let count else { return }
    let place = peer.map { "\($0)" } ?? "a peer"
    let times = count == 1 ? "" : " (\(count) times so far)"
    logger.warning("gossip from \(place) is refused: \(error.message)\(times); \(error.remedy)")
  }
}
