internal import Glibc
internal import JoinPrimitives
internal import MessagePack
internal import NIOCore
internal import SeedDialing

/// One connection to a Serf agent's RPC port. Every failure but a refused command ends it.
struct SerfRPCConnection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<SerfRPCChannelHandler>
  private let clock: any Clock<Duration>
  private let deadlines: SerfRPCCommand.Deadlines

  /// Connects within `deadline`; throws `SerfRPCError` or `CancellationError`.
  static func open(
    to agent: HostPort, deadline: Duration, deadlines: SerfRPCCommand.Deadlines, clock: any Clock<Duration>
  ) async throws -> SerfRPCConnection {
    let channel: (any Channel)?
    do {
      channel = try await withTimeLimit(deadline, clock: clock) {
        try await TCPConnector.connect(to: agent.host, port: agent.port ?? 7373) { channel in
          try keepAlive(channel)
          try channel.pipeline.syncOperations.addHandler(SerfRPCChannelHandler())
        }
      } discard: {
        $0.close(promise: nil)
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw SerfRPCError.unreachable(reason: ConnectFailure.reason(of: error))
    }
    guard let channel else {
      throw SerfRPCError.unreachable(reason: "no answer within \(GoDuration.format(deadline))")
    }
    do {
      let handler = try await channel.eventLoop.submit {
        NIOLoopBound(
          try channel.pipeline.syncOperations.handler(type: SerfRPCChannelHandler.self), eventLoop: channel.eventLoop
        )
      }.get()
      return SerfRPCConnection(channel: channel, handler: handler, clock: clock, deadlines: deadlines)
    } catch {
      throw SerfRPCError.closed(reason: "it ended as soon as it was made")
    }
  }

  /// Sends a command and waits for the body of its answer, `null` where it has none.
  ///
  /// A deadline that passes closes the connection, since the answer can no longer be told from silence. A cancelled
  /// caller is released at once; the answer that comes later is dropped.
  @discardableResult
  func request(_ command: SerfRPCCommand) async throws -> MessagePackValue {
    try await send(command, sink: nil)
  }

  /// Opens a stream of records. It ends with the connection; when nobody reads, the oldest of 512 records are
  /// dropped.
  func records(_ command: SerfRPCCommand) async throws -> AsyncStream<MessagePackValue> {
    let (stream, sink) = AsyncStream.makeStream(of: MessagePackValue.self, bufferingPolicy: .bufferingNewest(512))
    _ = try await send(command, sink: sink)
    return stream
  }

  /// Ends the connection; the agent does not mind.
  func close() {
    fail(.closed(reason: "this side closed it"))
  }

  private func send(
    _ command: SerfRPCCommand, sink: AsyncStream<MessagePackValue>.Continuation?
  ) async throws -> MessagePackValue {
    let deadline = command.deadline(deadlines)
    let answer = try await withTimeLimit(deadline, clock: clock) {
      let promise = channel.eventLoop.makePromise(of: MessagePackValue.self)
      return try await withTaskCancellationHandler {
        channel.eventLoop.execute { handler.value.send(command, sink: sink, promise: promise, on: channel) }
        return try await promise.futureResult.get()
      } onCancel: {
        promise.fail(CancellationError())
      }
    }
    if let answer { return answer }
    let error = SerfRPCError.deadline(command: command.name, after: deadline)
    fail(error)
    throw error
  }

  private func fail(_ error: SerfRPCError) {
    channel.eventLoop.execute { handler.value.fail(error, on: channel) }
  }

  /// The agent never closes an idle connection, so a dead host must be noticed from here: after 15 s, and 3 x 5 s
  /// more.
  private static func keepAlive(_ channel: any Channel) throws {
    guard let options = channel.syncOptions else { return }
    try options.setOption(.socketOption(.so_keepalive), value: 1)
    for (name, value) in [(TCP_KEEPIDLE, 15), (TCP_KEEPINTVL, 5), (TCP_KEEPCNT, 3)] {
      try options.setOption(.tcpOption(.init(rawValue: CInt(name))), value: value)
    }
  }
}
