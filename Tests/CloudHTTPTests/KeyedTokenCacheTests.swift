import CloudHTTP
import JoinPrimitives
import Testing

@Suite struct KeyedTokenCacheTests {
  @Test("Each identity has one cache of its own")
  func identity() {
    let caches = KeyedTokenCache<Secret, String>(provider: "test")
    let first = caches.cache(for: Secret("one"))
    #expect(caches.cache(for: Secret("one")) === first)
    #expect(caches.cache(for: Secret("two")) !== first)
  }

  @Test("A secret that is replaced again and again pushes out its older values")
  func bound() {
    let caches = KeyedTokenCache<Int, String>(provider: "test")
    let first = caches.cache(for: 0)
    for key in 1..<KeyedTokenCache<Int, String>.limit { _ = caches.cache(for: key) }
    #expect(caches.cache(for: 0) === first)
    _ = caches.cache(for: -1)
    #expect(caches.cache(for: 0) !== first)
  }
}
