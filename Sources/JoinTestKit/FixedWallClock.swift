package import FoundationEssentials
internal import JoinDiscovery
internal import Synchronization

/// A time of day that stands still until a test sets it.
package final class FixedWallClock: WallClock {
  private let date: Mutex<Date>

  /// Stands at `date`: by default 2026-01-02 03:04:05 UTC.
  package init(_ date: Date = Date(timeIntervalSince1970: 1_767_323_045)) {
    self.date = Mutex(date)
  }

  /// The date that was set last.
  package var now: Date { date.withLock { $0 } }

  /// Sets the date.
  package func set(_ date: Date) {
    self.date.withLock { $0 = date }
  }

  /// Moves the date.
  package func advance(by duration: Duration) {
    date.withLock { $0 += duration / .seconds(1) }
  }
}
