internal import GossipCore
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import SeedDialing
internal import Synchronization

/// The node's UDP socket, on one port for as long as the node runs.
///
/// Where the system refuses to send a datagram, because there is no route or a firewall forbids it, the channel closes.
/// One bad address must not silence the node, so `keepOpen` binds another channel to the port.
final class DatagramSocket: Sendable {
  /// A memberlist asks for as much, so that a burst of gossip is not lost in the system.
  private static let receiveBuffer = 2 << 20
  /// A datagram can be as long as this.
  private static let datagramLimit = 65_536
  /// The pause before the port is bound again; it doubles up to the longest while that fails.
  private static let pause = Duration.milliseconds(10)
  private static let longestPause = Duration.seconds(5)

  private struct State {
    var channel: any Channel
    /// Why the channel closed, when a datagram was to blame.
    var cause: String?
    var unsendable = UnsendablePeers()
  }

  private let address: IPAddress
  private let port: UInt16
  private let logger: Logger
  private let countUnsent: @Sendable () -> Void
  private let handler: @Sendable () -> DatagramHandler
  private let state: Mutex<State>

  /// Binds the port; throws the system's error.
  init(
    _ address: IPAddress, port: UInt16, logger: Logger, countUnsent: @escaping @Sendable () -> Void,
    handler: @escaping @Sendable () -> DatagramHandler
  ) async throws {
    self.address = address
    self.port = port
    self.logger = logger
    self.countUnsent = countUnsent
    self.handler = handler
    state = Mutex(State(channel: try await Self.bind(address, port: port, handler: handler)))
  }

  /// Sends a datagram; one that does not leave is counted, and is as if it had been lost.
  func send(_ datagram: [UInt8], to peer: PeerAddress) {
    let (channel, isPassedOver) = state.withLock { ($0.channel, $0.unsendable.passesOver(peer)) }
    guard !isPassedOver, channel.isActive, channel.isWritable, let target = peer.socketAddress(for: address.family)
    else {
      return countUnsent()
    }
    let envelope = AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: datagram))
    // What follows a failure is laid down before the write, so that it happens before the channel's close is told.
    let written = channel.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenFailure { [self] error in
      countUnsent()
      if !channel.isActive { noteRefusal(of: peer, ConnectFailure.reason(of: error), by: channel) }
    }
    channel.writeAndFlush(envelope, promise: written)
  }

  /// Replaces the channel whenever it has closed, until the task is cancelled; then nothing is open any more.
  func keepOpen<C: Clock<Duration>>(clock: C) async {
    let start = clock.now
    var gate = RepeatGate<String>()
    while true {
      await waitForClose()
      if Task.isCancelled { return }
      let cause = state.withLock { $0.cause } ?? "the system closed it"
      if let times = gate.times(cause, at: start.duration(to: clock.now)) {
        logger.warning("the UDP socket of the gossip port is bound again: \(cause)\(times)")
      }
      await bindAgain(clock: clock, since: start, gate: &gate)
    }
  }

  /// Closes the channel and waits until it is.
  func close() async {
    let channel = state.withLock { $0.channel }
    channel.close(promise: nil)
    try? await channel.closeFuture.get()
  }

  /// All that waited behind the datagram fails for the same reason, so that the first failure names the culprit; what
  /// fails on a channel that is replaced already only came too late.
  private func noteRefusal(of peer: PeerAddress, _ reason: String, by channel: any Channel) {
    state.withLock { state in
      guard state.cause == nil, state.channel === channel else { return }
      state.cause = "a datagram to \(peer) cannot be sent: \(reason)"
      state.unsendable.note(peer)
    }
  }

  private func waitForClose() async {
    let channel = state.withLock { $0.channel }
    await withTaskCancellationHandler {
      try? await channel.closeFuture.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  private func bindAgain<C: Clock<Duration>>(clock: C, since start: C.Instant, gate: inout RepeatGate<String>) async {
    var pause = Self.pause
    while (try? await clock.sleep(for: pause)) != nil {
      do {
        let channel = try await Self.bind(address, port: port, handler: handler)
        return state.withLock { state in
          state.channel = channel
          state.cause = nil
        }
      } catch {
        pause = min(pause * 2, Self.longestPause)
        let cause = "cannot be bound again: \(ConnectFailure.reason(of: error))"
        if let times = gate.times(cause, at: start.duration(to: clock.now)) {
          logger.error(
            """
            the UDP socket of the gossip port \(HostPort(address, port: port)) \(cause)\(times); attempts go on at least \
            every \(Self.longestPause)
            """)
        }
      }
    }
  }

  private static func bind(
    _ address: IPAddress, port: UInt16, handler: @escaping @Sendable () -> DatagramHandler
  ) async throws -> any Channel {
    try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: datagramLimit))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(handler()) }
      }
      .bind(to: try SocketAddress(packedIPAddress: ByteBuffer(bytes: address.bytes), port: Int(port)))
      .get()
  }
}
