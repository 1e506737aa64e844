import CloudHTTP
import JoinDiscovery
import Synchronization

/// How far AWS's clock is ahead of this machine's, kept for the session once a refusal showed it.
final class ClockOffset: Sendable {
  /// AWS bears five minutes.
  static let tolerance = 240.0

  private let lead = Mutex(0.0)

  static func kept(in context: DiscoveryContext) -> ClockOffset {
    context.cache.value("aws.clock") { ClockOffset() }
  }

  /// In seconds.
  var seconds: Double { lead.withLock { $0 } }

  /// Takes over the service's clock when ours is too far away from it, and says so; nil when it is not, or when the
  /// offset that is in use already does as much.
  func correct(to lead: Double) -> String? {
    self.lead.withLock { kept in
      guard abs(lead - kept) > Self.tolerance else { return nil }
      kept = abs(lead) > Self.tolerance ? lead : 0
      if kept == 0 { return "the clock of this machine is right again" }
      let minutes = Int((abs(lead) / 60).rounded())
      return
        "the clock of this machine is \(minutes) minutes \(lead > 0 ? "behind" : "ahead of") that of AWS; requests "
        + "are signed with the time of AWS; set the clock"
    }
  }
}
