import Synchronization

/// One token cache for each identity, kept for a session. A key may hold secrets: it is compared and never printed.
package final class KeyedTokenCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// How many identities are kept apart; a secret that is replaced again and again pushes out its older values.
  package static var limit: Int { 32 }

  private let provider: String
  private let caches = Mutex<[(key: Key, cache: TokenCache<Value>)]>([])

  /// No caches yet; errors name `provider`.
  package init(provider: String) {
    self.provider = provider
  }

  /// Forgets the values of all identities, for example because one that others hang on was refused.
  package func invalidate() {
    for kept in caches.withLock({ $0 }) { kept.cache.invalidate() }
  }

  /// The cache of this identity, an empty one on first use.
  package func cache(for key: Key) -> TokenCache<Value> {
    caches.withLock { caches in
      if let kept = caches.first(where: { $0.key == key }) { return kept.cache }
      let made = TokenCache<Value>(provider: provider)
      caches.append((key, made))
      if caches.count > Self.limit { caches.removeFirst() }
      return made
    }
  }
}
