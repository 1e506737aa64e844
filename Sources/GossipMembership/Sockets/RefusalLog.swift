internal import GossipCore
internal import Logging
internal import Synchronization

/// Counts what is refused at the door, and says so from time to time: anybody can send anything to an open port.
final class RefusalLog: Sendable {
  private struct State {
    var gate = RepeatGate<EnvelopeError>()
    var count = 0
  }

  private let logger: Logger
  private let uptime: @Sendable () -> Duration
  private let state = Mutex(State())

  /// Measures intervals by `uptime`.
  init(logger: Logger, uptime: @escaping @Sendable () -> Duration) {
    self.logger = logger
    self.uptime = uptime
  }

  /// All refusals so far.
  var count: Int { state.withLock { $0.count } }

  /// Notes a refusal. The port of a peer that has connected is any that was free there, so `isCaller` leaves it out.
  func note(_ error: EnvelopeError, from peer: PeerAddress?, isCaller: Bool = false) {
    let now = uptime()
    let times = state.withLock { state in
      state.count += 1
      return state.gate.times(error, at: now)
    }
    guard let times else { return }
    let place = peer.map { isCaller ? "\($0.address)" : "\($0)" } ?? "a peer"
    logger.warning("gossip from \(place) is refused: \(error.message)\(times); \(error.remedy)")
  }
}
