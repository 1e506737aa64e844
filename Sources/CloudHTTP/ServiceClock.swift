package import FoundationEssentials
package import JoinDiscovery
import Synchronization

/// How far the clock of a service is ahead of this machine's, kept for the session once a refusal showed it: services
/// refuse signatures that are older or newer than some minutes.
package final class ServiceClock: Sendable {
  /// The smallest difference, in seconds, that explains a refusal: services bear five minutes or more.
  private static let tolerance = 240.0

  private let name: String
  private let state = Mutex((lead: 0.0, news: String?.none))

  private init(name: String) {
    self.name = name
  }

  /// The clock of the services that `provider` asks, which messages call `name`.
  package static func of(_ provider: String, called name: String, in context: DiscoveryContext) -> ServiceClock {
    context.cache.value("\(provider).clock") { ServiceClock(name: name) }
  }

  /// The service's time of day.
  package func date(by clock: any WallClock) -> Date {
    clock.now.addingTimeInterval(state.withLock { $0.lead })
  }

  /// Takes over the service's clock, which is ahead of ours by so many seconds, when ours is too far away from it;
  /// false when it is not, or when the offset that is in use already does as much.
  package func correct(to lead: Double) -> Bool {
    state.withLock { state in
      guard abs(lead - state.lead) > Self.tolerance else { return false }
      state.lead = abs(lead) > Self.tolerance ? lead : 0
      state.news = words(for: state.lead)
      return true
    }
  }

  /// What changed, for whoever asks first.
  package func takeNews() -> String? {
    state.withLock { state in
      defer { state.news = nil }
      return state.news
    }
  }

  private func words(for lead: Double) -> String {
    if lead == 0 { return "the clock of this machine is right again" }
    let minutes = Int((abs(lead) / 60).rounded())
    return
      "the clock of this machine is \(minutes) minutes \(lead > 0 ? "behind" : "ahead of") that of \(name); requests "
      + "are signed with the time of \(name); set the clock"
  }
}
