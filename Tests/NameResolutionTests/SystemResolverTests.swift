import Glibc
import JoinDiscovery
import JoinPrimitives
import Synchronization
import Testing

@testable import NameResolution

@Suite("Names through the system's resolver")
struct SystemResolverTests {
  private static func addresses(_ texts: String...) -> [IPAddress] { texts.compactMap { IPAddress($0) } }

  @Test("All addresses of a name come back, families interleaved, repeats dropped")
  func interleaved() async throws {
    let answer = Self.addresses("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3", "fd00::1", "fd00::2")
    let resolver = SystemResolver(clock: ContinuousClock(), threads: 2) { _ in .success(answer) }
    let addresses = try await resolver.addresses(of: "db.example", deadline: .seconds(5))
    #expect(addresses.map(\.description) == ["10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2", "10.0.0.3"])
  }

  @Test("The hosts file is read: localhost is a loopback address")
  func localhost() async throws {
    let addresses = try await SystemResolver().addresses(of: "localhost", deadline: .seconds(10))
    #expect(!addresses.isEmpty)
    let areLoopback = addresses.allSatisfy(\.isLoopback)
    #expect(areLoopback)
  }

  @Test("A name that does not exist says that it may exist later")
  func missing() async {
    let resolver = SystemResolver(clock: ContinuousClock(), threads: 1) { _ in .failure(.notFound) }
    await #expect(throws: NameResolutionError(name: "no.example", reason: .notFound)) {
      try await resolver.addresses(of: "no.example", deadline: .seconds(5))
    }
  }

  @Test("A silent name server costs the deadline, and the same name is not looked up twice meanwhile")
  func silent() async throws {
    let gate = Gate()
    let calls = Mutex(0)
    let resolver = SystemResolver(clock: ContinuousClock(), threads: 1) { _ in
      calls.withLock { $0 += 1 }
      gate.wait()
      return .success(Self.addresses("10.0.0.1"))
    }
    await #expect(throws: NameResolutionError(name: "slow.example", reason: .timedOut)) {
      try await resolver.addresses(of: "slow.example", deadline: .milliseconds(20))
    }
    async let second = resolver.addresses(of: "slow.example", deadline: .seconds(10))
    async let third = resolver.addresses(of: "slow.example", deadline: .seconds(10))
    gate.open()
    let (left, right) = try await (second, third)
    #expect(left == right)
    #expect(calls.withLock { $0 } <= 2, "the abandoned lookup serves whoever asks while it runs")
  }

  @Test("Cancelling the caller ends the wait though the lookup still blocks")
  func cancelled() async {
    let gate = Gate()
    let resolver = SystemResolver(clock: ContinuousClock(), threads: 1) { _ in
      gate.wait()
      return .failure(.notFound)
    }
    let caller = Task { try await resolver.addresses(of: "slow.example", deadline: .seconds(600)) }
    caller.cancel()
    let result = await caller.result
    #expect(throws: NameResolutionError(name: "slow.example", reason: .cancelled)) { try result.get() }
    gate.open()
  }

  @Test("Many names share few threads and all get their answer")
  func many() async throws {
    let resolver = SystemResolver(clock: ContinuousClock(), threads: 3) { name in
      .success(Self.addresses("10.0.0.\(name.count)"))
    }
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for length in 1...100 {
        group.addTask {
          try await resolver.addresses(of: String(repeating: "a", count: length), deadline: .seconds(30)).count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(answers == 100)
  }
}

/// Holds threads back until it is opened.
private final class Gate: Sendable {
  private let isOpen = Mutex(false)

  func wait() {
    while !isOpen.withLock({ $0 }) { sched_yield() }
  }

  func open() {
    isOpen.withLock { $0 = true }
  }
}
