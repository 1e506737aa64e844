internal import Glibc
internal import GossipCore
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import SeedDialing
internal import Synchronization

/// The node's UDP socket, on one port for as long as the node runs.
///
/// Where the system refuses to send a datagram, because there is no route or a firewall forbids it, a channel closes,
/// and what has arrived is lost. Since anybody may ask for an answer to a bad address, the channel only reads; what is
/// sent goes past it, through a second descriptor of the same socket.
final class DatagramSocket: Sendable {
  /// A memberlist asks for as much, so that a burst of gossip is not lost in the system.
  private static let receiveBuffer = 2 << 20
  /// A datagram can be as long as this.
  private static let datagramLimit = 65_536

  private let family: IPAddress.Family
  private let logger: Logger
  private let uptime: @Sendable () -> Duration
  private let countUnsent: @Sendable () -> Void
  private let descriptor: SharedDescriptor
  private let channel: PortChannel
  private let gate = Mutex(RepeatGate<CInt>())

  /// Binds the port; throws the system's error.
  init(
    _ address: IPAddress, port: UInt16, logger: Logger, uptime: @escaping @Sendable () -> Duration,
    countUnsent: @escaping @Sendable () -> Void, handler: @escaping @Sendable () -> DatagramHandler
  ) async throws {
    family = address.family
    self.logger = logger
    self.uptime = uptime
    self.countUnsent = countUnsent
    let target = try SocketAddress(packedIPAddress: ByteBuffer(bytes: address.bytes), port: Int(port))
    let bound = try await Self.bootstrap(handler).bind(to: target).get()
    let shared: SharedDescriptor
    do {
      shared = try await SharedDescriptor(of: bound)
    } catch {
      try? await bound.close()
      throw error
    }
    descriptor = shared
    let name = "UDP socket of the gossip port \(HostPort(address, port: port))"
    channel = PortChannel(bound, name: name, logger: logger) {
      try await Self.bootstrap(handler).withBoundSocket(try shared.copy()).get()
    }
  }

  /// Sends a datagram; one that does not leave is counted, and is as if it had been lost.
  func send(_ datagram: [UInt8], to peer: PeerAddress) {
    guard let target = peer.socketAddress(for: family) else { return countUnsent() }
    do throws(IOError) {
      try descriptor.send(datagram, to: target)
    } catch {
      countUnsent()
      note(error, to: peer)
    }
  }

  /// Keeps the socket readable until the task is cancelled.
  func keepOpen<C: Clock<Duration>>(clock: C) async { await channel.keepOpen(clock: clock) }

  /// Closes the socket and waits until it is.
  func close() async {
    descriptor.close()
    await channel.close()
  }

  /// A full buffer is no fault that anybody could mend.
  private func note(_ error: IOError, to peer: PeerAddress) {
    guard error.errnoCode != EAGAIN else { return }
    guard let times = gate.withLock({ $0.times(error.errnoCode, at: uptime()) }) else { return }
    logger.warning("a datagram to \(peer) cannot be sent: \(ConnectFailure.reason(of: error))\(times)")
  }

  private static func bootstrap(_ handler: @escaping @Sendable () -> DatagramHandler) -> DatagramBootstrap {
    DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: datagramLimit))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(handler()) }
      }
  }
}
