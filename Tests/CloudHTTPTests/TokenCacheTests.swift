import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("A token is fetched once and shared")
struct TokenCacheTests {
  static let start = Date(timeIntervalSince1970: 1_767_323_045)
  static let failure = DiscoveryError(.unreachable, in: "fake", "down", remedy: "wait")

  @Test("A value serves until less than the margin is left")
  func margin() async throws {
    let cache = TokenCache<Int>(provider: "fake")
    let calls = Watched(0)
    func value(at seconds: Double) async throws -> Int {
      try await cache.value(now: Self.start + seconds, margin: .seconds(60)) { () throws(DiscoveryError) in
        (
          calls.change {
            $0 += 1; return $0
          }, expires: Self.start + 600 * Double(calls.current)
        )
      }
    }
    #expect(try await value(at: 0) == 1)
    #expect(try await value(at: 540) == 1)
    #expect(try await value(at: 541) == 2)
    cache.invalidate()
    #expect(try await value(at: 542) == 3)
  }

  @Test("Many who ask at once cause one refresh")
  func singleFlight() async throws {
    let cache = TokenCache<Int>(provider: "fake")
    let calls = Watched(0)
    let gate = Watched(false)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 {
        group.addTask {
          try await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in
            calls.change { $0 += 1 }
            _ = try? await gate.first { $0 ? true : nil }
            return (1, expires: nil)
          }
        }
      }
      _ = try await calls.first { $0 == 1 ? true : nil }
      gate.change { $0 = true }
      return try await group.reduce(0, +)
    }
    #expect(sum == 50)
    #expect(calls.current == 1)
  }

  @Test("A failed refresh is told and forgotten")
  func failureIsForgotten() async throws {
    let cache = TokenCache<Int>(provider: "fake")
    await #expect(throws: DiscoveryError.self) {
      try await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in throw Self.failure }
    }
    let value = try await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in (5, expires: nil) }
    #expect(value == 5)
  }

  @Test("A value that is due but still good serves on when its refresh fails; an expired one does not")
  func oldValueServes() async throws {
    let cache = TokenCache<Int>(provider: "fake")
    let expiry = Self.start + 100
    _ = try await cache.value(now: Self.start, margin: .seconds(30)) { () throws(DiscoveryError) in (1, expires: expiry)
    }
    let kept = try await cache.value(now: Self.start + 90, margin: .seconds(30)) { () throws(DiscoveryError) in
      throw Self.failure
    }
    #expect(kept == 1)
    await #expect(throws: DiscoveryError.self) {
      try await cache.value(now: Self.start + 100, margin: .seconds(30)) { () throws(DiscoveryError) in
        throw Self.failure
      }
    }
  }

  @Test("When the refresher is cancelled, one who waits takes over")
  func handOver() async throws {
    let cache = TokenCache<String>(provider: "fake")
    let started = Watched(false)
    let value = try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        try await withThrowingTaskGroup(of: String?.self) { inner in
          inner.addTask {
            try? await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in
              started.change { $0 = true }
              await suspendUntilCancelled()
              throw Self.failure
            }
          }
          _ = try await started.first { $0 ? true : nil }
          // Whether the other one already waits or comes later, it must get a value of its own.
          await Task.yield()
          inner.cancelAll()
          return try await inner.next() ?? nil
        }
      }
      group.addTask {
        _ = try await started.first { $0 ? true : nil }
        return try await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in
          ("second", expires: nil)
        }
      }
      return try await group.reduce(nil) { $0 ?? $1 }
    }
    #expect(value == "second")
  }

  @Test("One who waits can be cancelled alone")
  func waiterCancelled() async throws {
    let cache = TokenCache<Int>(provider: "fake")
    let started = Watched(false)
    let gate = Watched(false)
    async let leader = cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in
      started.change { $0 = true }
      _ = try? await gate.first { $0 ? true : nil }
      return (3, expires: nil)
    }
    _ = try await started.first { $0 ? true : nil }
    let error = try await withThrowingTaskGroup(of: DiscoveryError?.self) { group in
      group.addTask {
        do throws(DiscoveryError) {
          _ = try await cache.value(now: Self.start, margin: .zero) { () throws(DiscoveryError) in (4, expires: nil) }
          return nil
        } catch {
          return error
        }
      }
      group.cancelAll()
      return try await group.next() ?? nil
    }
    #expect(error?.message.contains("cancelled") == true)
    gate.change { $0 = true }
    #expect(try await leader == 3)
  }
}
