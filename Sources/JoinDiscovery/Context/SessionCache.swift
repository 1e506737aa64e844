internal import Synchronization

/// What providers keep between the attempts of one session: tokens, credentials, offsets. A reload starts with a new
/// one.
public final class SessionCache: Sendable {
  private let values = Mutex<[String: any Sendable]>([:])

  /// An empty cache.
  public init() {}

  /// The value kept under `key`, made on first use. Keys that hold secrets must be digests of them.
  public func value<Value: Sendable>(_ key: String, orMake make: () -> Value) -> Value {
    values.withLock { values in
      if let kept = values[key] as? Value { return kept }
      let made = make()
      values[key] = made
      return made
    }
  }
}
