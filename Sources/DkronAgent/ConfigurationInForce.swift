internal import AgentConfiguration
internal import Synchronization

/// The configuration that was loaded last without a fault; a reload replaces it.
final class ConfigurationInForce: Sendable {
  private let current: Mutex<LoadedConfiguration>

  init(_ loaded: LoadedConfiguration) {
    current = Mutex(loaded)
  }

  /// The whole of it.
  var loaded: LoadedConfiguration { current.withLock { $0 } }

  /// Its values.
  var values: AgentConfiguration { loaded.configuration }

  /// The entries that are looked up: `join` counts only where `retry-join` was not given.
  var entries: [ConfiguredEntry] {
    let values = values
    return values.retryJoin.isEmpty ? values.join : values.retryJoin
  }

  /// Puts a new one into its place and returns the old one.
  func replace(by new: LoadedConfiguration) -> LoadedConfiguration {
    current.withLock { current in
      defer { current = new }
      return current
    }
  }
}
