import GossipCore
import JoinTestKit
import NIOCore
import NIOPosix
import Testing

@testable import GossipMembership

@Suite("The table of streams")
struct StreamTableTests {
  private let id = StreamID(.outgoing, number: 1)

  private func at(_ offset: Duration) -> GossipInstant { GossipInstant(offset: offset) }

  /// A connection whose other side reads nothing.
  private func withConnection(_ body: (any Channel) async throws -> Void) async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelOption(.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port).get()
    do { try await body(channel) } catch {
      try? await listener.close()
      throw error
    }
    try await listener.close()
  }

  private func waitForClose(of channel: any Channel) async throws {
    try await withDeadline(for: "the close") {
      while channel.isActive { try await ContinuousClock().sleep(for: .milliseconds(5)) }
    }
  }

  @Test("A stream whose other side does not read is closed at the deadline, written or not")
  func deadline() async throws {
    try await withConnection { channel in
      var table = StreamTable()
      table.add(id, channel: channel)
      // More than the system buffers.
      table.write([UInt8](repeating: 0, count: 32 << 20), on: id)
      table.close(id, by: at(.seconds(10)))
      #expect(!table.isOpen(id))
      #expect(table.nextDeadline == at(.seconds(10)))
      table.expire(at: at(.seconds(9)))
      #expect(channel.isActive)
      table.expire(at: at(.seconds(10)))
      try await waitForClose(of: channel)
      #expect(table.count == 0)
      #expect(table.nextDeadline == nil)
    }
  }

  @Test("The end of everything does not wait for what cannot be written")
  func closeAll() async throws {
    try await withConnection { channel in
      var table = StreamTable()
      table.add(id, channel: channel)
      table.write([UInt8](repeating: 0, count: 32 << 20), on: id)
      table.close(id, by: at(.seconds(10)))
      await table.closeAll()
      #expect(!channel.isActive)
    }
  }

  @Test("A connection that comes when its stream is not wanted any more is closed")
  func late() async throws {
    try await withConnection { channel in
      var table = StreamTable()
      table.add(id)
      table.close(id, by: at(.seconds(10)))
      #expect(table.count == 0)
      let isConnected = table.connect(id, to: channel)
      #expect(!isConnected)
      try await waitForClose(of: channel)
    }
  }
}
