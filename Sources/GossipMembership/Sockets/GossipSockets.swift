internal import GossipCore
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import NIOPosix

/// The node's two sockets, for datagrams and for streams, on one port.
struct GossipSockets: Sendable {
  /// A free port for streams may be taken for datagrams; then another one is tried.
  private static let attempts = 16

  /// Where both are bound.
  let address: IPAddress
  /// The port of both.
  let port: UInt16
  private let datagrams: DatagramSocket
  private let listener: PortChannel

  /// Binds both; throws the system's error.
  static func bind(
    _ address: IPAddress, port: UInt16, logger: Logger, uptime: @escaping @Sendable () -> Duration,
    countUnsent: @escaping @Sendable () -> Void, datagram: @escaping @Sendable () -> DatagramHandler,
    accept: @escaping @Sendable () -> StreamAcceptHandler
  ) async throws -> GossipSockets {
    for attempt in 1... {
      let listener = try await listen(address, port: port, accept: accept)
      let bound = listener.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? port
      do {
        let datagrams = try await DatagramSocket(
          address, port: bound, logger: logger, uptime: uptime, countUnsent: countUnsent, handler: datagram)
        let name = "TCP listener of the gossip port \(HostPort(address, port: bound))"
        let kept = PortChannel(listener, name: name, logger: logger) {
          try await listen(address, port: bound, accept: accept)
        }
        return GossipSockets(address: address, port: bound, datagrams: datagrams, listener: kept)
      } catch {
        try? await listener.close()
        if port != 0 || attempt == attempts { throw error }
      }
    }
    preconditionFailure("the loop only ends by returning or throwing")
  }

  /// Sends a datagram; one that does not leave is counted.
  func send(_ datagram: [UInt8], to peer: PeerAddress) { datagrams.send(datagram, to: peer) }

  /// Keeps both open until the task is cancelled.
  func keepOpen<C: Clock<Duration>>(clock: C) async {
    async let datagrams: Void = datagrams.keepOpen(clock: clock)
    async let listener: Void = listener.keepOpen(clock: clock)
    _ = await (datagrams, listener)
  }

  /// Closes both and waits until they are.
  func close() async {
    await listener.close()
    await datagrams.close()
  }

  private static func listen(
    _ address: IPAddress, port: UInt16, accept: @escaping @Sendable () -> StreamAcceptHandler
  ) async throws -> any Channel {
    try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(accept()) }
      }
      .bind(to: try SocketAddress(packedIPAddress: ByteBuffer(bytes: address.bytes), port: Int(port)))
      .get()
  }
}
