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
  private let listener: any Channel

  /// Binds both; throws the system's error.
  static func bind(
    _ address: IPAddress, port: UInt16, logger: Logger, countUnsent: @escaping @Sendable () -> Void,
    datagram: @escaping @Sendable () -> DatagramHandler, accept: @escaping @Sendable () -> StreamAcceptHandler
  ) async throws -> GossipSockets {
    for attempt in 1... {
      let listener = try await listen(address, port: port, accept: accept)
      let bound = listener.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? port
      do {
        let datagrams = try await DatagramSocket(
          address, port: bound, logger: logger, countUnsent: countUnsent, handler: datagram)
        return GossipSockets(address: address, port: bound, datagrams: datagrams, listener: listener)
      } catch {
        try? await listener.close()
        if port != 0 || attempt == attempts { throw error }
      }
    }
    preconditionFailure("the loop only ends by returning or throwing")
  }

  /// Sends a datagram; one that does not leave is counted.
  func send(_ datagram: [UInt8], to peer: PeerAddress) { datagrams.send(datagram, to: peer) }

  /// Keeps the socket for datagrams open until the task is cancelled.
  func keepOpen<C: Clock<Duration>>(clock: C) async { await datagrams.keepOpen(clock: clock) }

  /// Closes both and waits until they are.
  func close() async {
    listener.close(promise: nil)
    try? await listener.closeFuture.get()
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
