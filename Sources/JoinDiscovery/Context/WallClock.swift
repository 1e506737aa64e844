public import FoundationEssentials

/// The time of day, which signatures and expiry dates need. Waiting is the business of `DiscoveryContext.clock`.
public protocol WallClock: Sendable {
  /// The current date.
  var now: Date { get }
}

/// The machine's own time of day.
public struct SystemWallClock: WallClock {
  /// Makes the one there is.
  public init() {}
  /// The current date.
  public var now: Date { Date() }
}
