internal import GossipCore
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import NIOPosix

/// The node's two sockets, for datagrams and for streams, on one port.
struct GossipSockets: Sendable {
  /// A memberlist asks for as much, so that a burst of gossip is not lost in the system.
  private static let receiveBuffer = 2 << 20
  /// A datagram can be as long as this.
  private static let datagramLimit = 65_536
  /// A free port for streams may be taken for datagrams; then another one is tried.
  private static let attempts = 16

  /// Where both are bound.
  let address: IPAddress
  /// The port of both.
  let port: UInt16
  private let datagrams: any Channel
  private let listener: any Channel

  /// Binds both; throws the system's error.
  static func bind(
    _ address: IPAddress, port: UInt16, datagram: @escaping @Sendable () -> DatagramHandler,
    accept: @escaping @Sendable () -> StreamAcceptHandler
  ) async throws -> GossipSockets {
    for attempt in 1... {
      let listener = try await listen(address, port: port, accept: accept)
      let bound = listener.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? port
      do {
        let datagrams = try await bindDatagrams(address, port: bound, handler: datagram)
        return GossipSockets(address: address, port: bound, datagrams: datagrams, listener: listener)
      } catch {
        try? await listener.close()
        if port != 0 || attempt == attempts { throw error }
      }
    }
    preconditionFailure("the loop only ends by returning or throwing")
  }

  /// Sends a datagram; false when it could not even be handed to the system, which is as if it had been lost.
  func send(_ datagram: [UInt8], to peer: PeerAddress) -> Bool {
    guard datagrams.isWritable, let target = peer.socketAddress(for: address.family) else { return false }
    let envelope = AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: datagram))
    datagrams.writeAndFlush(envelope, promise: nil)
    return true
  }

  /// Closes both and waits until they are.
  func close() async {
    listener.close(promise: nil)
    datagrams.close(promise: nil)
    try? await listener.closeFuture.get()
    try? await datagrams.closeFuture.get()
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

  private static func bindDatagrams(
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
