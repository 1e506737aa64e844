/// How the loop tries, and when it stops trying.
public struct RetryJoinConfiguration: Sendable, Equatable {
  /// What happens when `maxAttempts` or `deadline` is reached before the first join.
  public enum ExhaustedPolicy: String, Sendable, CaseIterable {
    /// The service ends with `RetryJoinExhausted`.
    case exit
    /// The loop goes on, at ten times the interval.
    case `continue`
    /// No lookups until a reload or a join by hand.
    case standalone
  }

  /// The longest wait between two attempts, and the longest that an attempt waits for slow entries; 30 s unless told,
  /// at least 100 ms.
  public var interval: Duration {
    didSet { interval = max(interval, Self.shortestInterval) }
  }
  /// How many attempts may fail before the first join; 0 for ever.
  public var maxAttempts: Int
  /// How long attempts may fail before the first join; zero for ever.
  public var deadline: Duration
  /// How often a joined node looks its entries up again, for peers that it misses; zero only when it is cut off. The
  /// whole cluster makes about eight such lookups an interval.
  public var rejoinInterval: Duration
  /// What happens then.
  public var onExhausted: ExhaustedPolicy
  /// Whether the list is tried once and never again, which is what Dkron's `join` means: a failure is only a warning.
  public var isOneShot = false

  private static let shortestInterval = Duration.milliseconds(100)

  /// The defaults are Dkron's.
  public init(
    interval: Duration = .seconds(30), maxAttempts: Int = 0, deadline: Duration = .zero,
    onExhausted: ExhaustedPolicy = .exit, rejoinInterval: Duration = .seconds(900)
  ) {
    self.interval = max(interval, Self.shortestInterval)
    self.maxAttempts = max(maxAttempts, 0)
    self.deadline = max(deadline, .zero)
    self.onExhausted = onExhausted
    self.rejoinInterval = max(rejoinInterval, .zero)
  }

  /// One attempt, and a warning if it fails.
  public static func oneShot(timeout: Duration = .seconds(30)) -> RetryJoinConfiguration {
    var once = RetryJoinConfiguration(interval: timeout, maxAttempts: 1, onExhausted: .standalone)
    once.isOneShot = true
    return once
  }
}
