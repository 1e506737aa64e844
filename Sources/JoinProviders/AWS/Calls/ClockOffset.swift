import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Synchronization

/// How far AWS's clock is ahead of this machine's, kept for the session once a refusal showed it.
final class ClockOffset: Sendable {
  /// AWS bears five minutes.
  static let tolerance = 240.0

  private let state = Mutex((lead: 0.0, news: String?.none))

  static func kept(in context: DiscoveryContext) -> ClockOffset {
    context.cache.value("aws.clock") { ClockOffset() }
  }

  /// AWS's time of day.
  func date(by clock: any WallClock) -> Date {
    clock.now.addingTimeInterval(state.withLock { $0.lead })
  }

  /// Takes over the service's clock when ours is too far away from it; false when it is not, or when the offset that
  /// is in use already does as much.
  func correct(to lead: Double) -> Bool {
    state.withLock { state in
      guard abs(lead - state.lead) > Self.tolerance else { return false }
      state.lead = abs(lead) > Self.tolerance ? lead : 0
      state.news = Self.words(for: state.lead)
      return true
    }
  }

  /// What changed, for whoever asks first.
  func takeNews() -> String? {
    state.withLock { state in
      defer { state.news = nil }
      return state.news
    }
  }

  private static func words(for lead: Double) -> String {
    if lead == 0 { return "the clock of this machine is right again" }
    let minutes = Int((abs(lead) / 60).rounded())
    return
      "the clock of this machine is \(minutes) minutes \(lead > 0 ? "behind" : "ahead of") that of AWS; requests "
      + "are signed with the time of AWS; set the clock"
  }
}
