package import AgentConfiguration
package import Logging
internal import Synchronization

/// The least severe level that is written: one for all loggers of the program, so that a reload reaches every one.
package final class LogThreshold: Sendable {
  private let current: Mutex<Logger.Level>

  /// Starts with the level of a configuration.
  package convenience init(_ level: LogLevel) {
    self.init(level.threshold)
  }

  /// Starts with a level.
  package init(_ level: Logger.Level) {
    current = Mutex(level)
  }

  /// The level now.
  package var level: Logger.Level { current.withLock { $0 } }

  /// Takes over the level of a configuration.
  package func set(_ level: LogLevel) {
    current.withLock { $0 = level.threshold }
  }
}

extension LogLevel {
  /// The least severe level of the log that the word stands for.
  fileprivate var threshold: Logger.Level {
    switch self {
    case .trace: .trace
    case .debug: .debug
    case .info: .info
    case .warn: .warning
    case .error: .error
    case .fatal, .panic: .critical
    }
  }
}
