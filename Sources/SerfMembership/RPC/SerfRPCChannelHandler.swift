internal import MessagePack
internal import NIOCore
internal import SeedDialing

/// The only reader and writer of one connection; it lives on the connection's event loop.
final class SerfRPCChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private struct Waiter {
    let command: String
    let promise: EventLoopPromise<MessagePackValue>
  }

  /// More unanswered commands than this are a fault of ours.
  private static let mostWaiters = 64

  private var decoder = SerfRPCDecoder()
  private var waiters: [UInt64: Waiter] = [:]
  private var streams: [UInt64: AsyncStream<MessagePackValue>.Continuation] = [:]
  private var lastSequence: UInt64 = 0
  private var failure: SerfRPCError?

  /// Writes a command; its answer's body completes the promise, the records of a stream go to `sink`.
  func send(
    _ command: SerfRPCCommand, sink: AsyncStream<MessagePackValue>.Continuation?,
    promise: EventLoopPromise<MessagePackValue>, on channel: any Channel
  ) {
    if let failure {
      promise.fail(failure)
      sink?.finish()
      return
    }
    guard waiters.count < Self.mostWaiters else {
      promise.fail(SerfRPCError.rejected(command: command.name, reason: "too many commands wait for an answer"))
      sink?.finish()
      return
    }
    lastSequence += 1
    decoder.expect(command.answer, for: lastSequence)
    waiters[lastSequence] = Waiter(command: command.name, promise: promise)
    streams[lastSequence] = sink
    channel.writeAndFlush(ByteBuffer(bytes: command.encoded(sequence: lastSequence)), promise: nil)
  }

  /// Fails everybody who waits, now and later, and closes the connection.
  func fail(_ error: SerfRPCError, on channel: any Channel) {
    guard failure == nil else { return }
    failure = error
    let waiting = waiters.values
    waiters = [:]
    let open = streams.values
    streams = [:]
    for waiter in waiting { waiter.promise.fail(error) }
    for stream in open { stream.finish() }
    channel.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if failure != nil { return }
    decoder.append(unwrapInboundIn(data).readableBytesView)
    do throws(SerfRPCError) {
      while failure == nil, let message = try decoder.next() { deliver(message) }
    } catch {
      fail(error, on: context.channel)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.closed(reason: "the agent closed it"), on: context.channel)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(.closed(reason: ConnectFailure.reason(of: error)), on: context.channel)
  }

  private func deliver(_ message: SerfRPCDecoder.Message) {
    switch message {
    case .record(let sequence, let record):
      streams[sequence]?.yield(record)
    case .answer(let sequence, let error, let body):
      guard let waiter = waiters.removeValue(forKey: sequence) else { return }
      if error.isEmpty {
        waiter.promise.succeed(body)
        return
      }
      streams.removeValue(forKey: sequence)?.finish()
      let isWrongKey = error == "Invalid authentication token"
      waiter.promise.fail(isWrongKey ? SerfRPCError.wrongKey : .rejected(command: waiter.command, reason: error))
    }
  }
}
