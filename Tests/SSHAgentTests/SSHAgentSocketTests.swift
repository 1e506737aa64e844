import FoundationEssentials
import JoinTestKit
import NIOCore
import NIOPosix
import SSHAgent
import Testing

@Suite struct SSHAgentSocketTests {
  /// Listens at a Unix socket, sends these pieces to everybody who sends something, and then closes or not.
  private func withListener<Result: Sendable>(
    _ pieces: [[UInt8]], closes: Bool = true, _ body: @Sendable (SSHAgentSocket) async throws -> Result
  ) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "agent-\(UUID().uuidString.prefix(8))").path
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await listener.executeThenClose { connections in
          for try await connection in connections {
            try? await connection.executeThenClose { inbound, outbound in
              var requests = inbound.makeAsyncIterator()
              _ = try await requests.next()
              for piece in pieces { try await outbound.write(ByteBuffer(bytes: piece)) }
              if !closes { _ = try await requests.next() }
            }
          }
        }
      }
      defer { group.cancelAll() }
      return try await body(SSHAgentSocket(path: path, deadline: closes ? .seconds(20) : .milliseconds(50)))
    }
  }

  @Test(
    "A reply is read in whatever pieces it comes",
    arguments: [
      [[0, 0, 0, 3, 12, 1, 2]], [[0, 0], [0, 3, 12], [1], [2]], [[0, 0, 0, 3, 12, 1, 2, 99]],
    ] as [[[UInt8]]])
  func pieces(pieces: [[UInt8]]) async throws {
    let reply = try await withListener(pieces) { try await $0.exchange([11]) }
    #expect(reply == [12, 1, 2])
  }

  @Test(
    "A reply without an end, without a length or without measure is refused",
    arguments: [
      ([], SSHAgentError.Code.unreachable), ([[0, 0, 0, 9, 12]], .unreachable), ([[0, 0, 0, 0]], .malformed),
      ([[0x7F, 0, 0, 0]], .malformed),
    ] as [([[UInt8]], SSHAgentError.Code)])
  func broken(pieces: [[UInt8]], code: SSHAgentError.Code) async throws {
    let error = try await withListener(pieces) { agent in
      await #expect(throws: SSHAgentError.self) { try await agent.exchange([11]) }
    }
    #expect(error?.code == code)
  }

  @Test("An agent that says nothing is given up at the deadline")
  func silence() async throws {
    let error = try await withListener([[0, 0, 0, 9, 1]], closes: false) { agent in
      await #expect(throws: SSHAgentError.self) { try await agent.exchange([11]) }
    }
    #expect(error?.code == .unreachable)
  }

  @Test("A socket that is not there is told with its path")
  func absent() async throws {
    let error = await #expect(throws: SSHAgentError.self) {
      try await SSHAgentSocket(path: "/nowhere/agent").exchange([11])
    }
    #expect(error?.message == "the SSH agent at /nowhere/agent does not answer: No such file or directory")
  }

  @Test("Waiting ends at once when it is cancelled")
  func cancellation() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "agent-\(UUID().uuidString.prefix(8))").path
    let accepted = Watched(false)
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        accepted.change { $0 = true }
        return channel.eventLoop.makeSucceededVoidFuture()
      }
      .bind(unixDomainSocketPath: path).get()
    let waiting = Task { try await SSHAgentSocket(path: path, deadline: .seconds(600)).exchange([11]) }
    try await withDeadline(for: "a cancelled exchange") {
      try await accepted.first { $0 ? () : nil }
      waiting.cancel()
      let error = await #expect(throws: SSHAgentError.self) { try await waiting.value }
      #expect(error?.code == .cancelled)
    }
    try await listener.close()
    try? FileManager.default.removeItem(atPath: path)
  }
}
