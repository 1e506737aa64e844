package import JoinDiscovery

/// How long one entry is left alone after answers that more calls would only make worse.
///
/// A hold never touches other entries. The steps double from hold to hold and start anew after a success.
package struct Hold<Instant: InstantProtocol>: Sendable, Equatable where Instant.Duration == Duration {
  /// Why an entry is held.
  package enum Lane: Sendable, Equatable {
    /// The service asked for fewer calls. A reload does not shorten this.
    case throttled
    /// The credentials were refused, or the entry cannot work as it stands. A reload ends this.
    case refused
  }

  /// The wait that no service may exceed, whatever its Retry-After says.
  private static var longestRequested: Duration { .seconds(3600) }

  private var throttledStep: Duration?
  private var refusedStep: Duration?
  /// Why the entry is held, or was last.
  package private(set) var lane: Lane?
  /// The end of the hold.
  package private(set) var until: Instant?

  /// Nothing is held.
  package init() {}

  /// How long the hold still lasts; nil when there is none.
  package func remaining(at now: Instant) -> Duration? {
    guard let until, until > now else { return nil }
    return now.duration(to: until)
  }

  /// Takes in how a lookup ended. True when the entry enters the refused lane, which is worth one warning.
  package mutating func record(_ error: DiscoveryError?, at now: Instant) -> Bool {
    guard let error else {
      self = Hold()
      return false
    }
    let wasRefused = refusedStep != nil
    switch error.code {
    case .denied:
      let step = min(refusedStep.map { $0 * 2 } ?? .seconds(300), .seconds(1800))
      refusedStep = step
      hold(.refused, for: max(step, error.retryAfter ?? .zero), from: now)
    case .throttled where error.retryAfter == nil:
      let step = min(throttledStep.map { $0 * 2 } ?? .seconds(5), .seconds(300))
      throttledStep = step
      hold(.throttled, for: step, from: now)
    case .throttled, .configuration, .noCredentials, .unreachable, .proxy, .timedOut, .badResponse, .serverFault:
      if let wait = error.retryAfter { hold(.throttled, for: wait, from: now) }
    }
    return refusedStep != nil && !wasRefused
  }

  private mutating func hold(_ lane: Lane, for wait: Duration, from now: Instant) {
    self.lane = lane
    until = now.advanced(by: min(max(wait, .zero), Self.longestRequested))
  }

  /// This hold or another, whichever ends later.
  package func later(of other: Hold) -> Hold {
    guard let until else { return other }
    return other.until.map { $0 > until } == true ? other : self
  }

  /// What is left of the hold when the entry is read anew.
  package func afterReload() -> Hold {
    lane == .throttled ? self : Hold()
  }
}
