import GossipCore
import JoinTestKit
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import GossipMembership

@Suite("A channel that is opened again")
struct PortChannelTests {
  @Test("It is opened again when it closes, at growing distances while that fails, which is told once a minute")
  func reopens() async throws {
    let logs = LogCapture()
    let clock = ManualClock()
    let mayOpen = Mutex(false)
    let opened = Watched<[any Channel]>([])
    let first = try await listen()
    let port = PortChannel(first, name: "listener", logger: logs.logger) {
      guard mayOpen.withLock({ $0 }) else { throw IOError(errnoCode: 24, reason: "socket") }
      let channel = try await listen()
      opened.change { $0.append(channel) }
      return channel
    }
    try await withDeadline(for: "the channel", seen: { logs.text }) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await port.keepOpen(clock: clock) }
        try await first.close()
        var pauses: [Duration] = []
        while clock.now.offset < .seconds(61) { pauses.append(try await clock.advanceToNextDeadline()) }
        try await clock.waitForSleepers(count: 1)
        #expect(pauses.prefix(3) == [.milliseconds(10), .milliseconds(20), .milliseconds(40)])
        #expect(pauses.max() == .seconds(5))
        #expect(logs.texts(.warning) == ["the system has closed the listener; it is opened again"])
        let cause = "the listener cannot be opened again: no file descriptor is free"
        #expect(logs.texts(.error).count == 2, "\(logs.text)")
        #expect(logs.texts(.error).allSatisfy { $0.hasPrefix(cause) })
        #expect(logs.texts(.error).last?.contains("times so far") == true)
        mayOpen.withLock { $0 = true }
        try await clock.advanceToNextDeadline()
        let second = try await opened.first { $0.first }
        #expect(second.isActive)
        group.cancelAll()
        try await group.waitForAll()
        #expect(!second.isActive)
      }
    }
  }

  private func listen() async throws -> any Channel {
    try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
  }
}
