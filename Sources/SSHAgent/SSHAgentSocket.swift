internal import Glibc
internal import NIOCore
internal import NIOPosix

/// The agent that listens at a Unix socket, as `SSH_AUTH_SOCK` names it: one connection an exchange.
package struct SSHAgentSocket: SSHAgent {
  /// The longest reply that is taken, in bytes, as OpenSSH's own.
  private static let limit = 256 << 10

  private let path: String
  private let deadline: Duration

  /// The agent at `path`, which has `deadline` for each exchange.
  package init(path: String, deadline: Duration = .seconds(5)) {
    self.path = path
    self.deadline = deadline
  }

  /// Connects, sends, and reads one reply.
  package func exchange(_ request: [UInt8]) async throws(SSHAgentError) -> [UInt8] {
    do {
      let limit = TimeAmount.nanoseconds(Int64(deadline / .nanoseconds(1)))
      let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connectTimeout(limit)
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      let end = connection.channel.eventLoop.scheduleTask(in: limit) { connection.channel.close(promise: nil) }
      defer { end.cancel() }
      return try await connection.executeThenClose { inbound, outbound in
        try await outbound.write(Self.frame(request))
        return try await reply(in: inbound)
      }
    } catch let error as SSHAgentError {
      throw error
    } catch is CancellationError {
      throw SSHAgentError(.cancelled, "waiting for the SSH agent was cancelled")
    } catch {
      let words = (error as? IOError).map { ": \(String(cString: strerror($0.errnoCode)))" } ?? ""
      throw SSHAgentError(.unreachable, "the SSH agent at \(path) does not answer\(words)")
    }
  }

  private static func frame(_ body: [UInt8]) -> ByteBuffer {
    var frame = ByteBuffer()
    frame.writeInteger(UInt32(clamping: body.count))
    frame.writeBytes(body)
    return frame
  }

  private func reply(in inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> [UInt8] {
    var received = ByteBuffer()
    for try await piece in inbound {
      received.writeImmutableBuffer(piece)
      guard let count = received.getInteger(at: received.readerIndex, as: UInt32.self) else { continue }
      guard (1...Self.limit).contains(Int(count)) else {
        throw SSHAgentError(.malformed, "the SSH agent at \(path) announces a reply of \(count) bytes")
      }
      if let body = received.getBytes(at: received.readerIndex + 4, length: Int(count)) { return body }
    }
    try Task.checkCancellation()
    throw SSHAgentError(.unreachable, "the SSH agent at \(path) gave no whole reply within \(deadline)")
  }
}
