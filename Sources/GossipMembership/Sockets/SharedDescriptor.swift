internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A second descriptor of a channel's socket, with which the socket outlives the channel.
final class SharedDescriptor: Sendable {
  /// Nil once it is closed.
  private let descriptor: Mutex<CInt?>

  /// Shares the socket of an open channel; throws the system's error.
  init(of channel: any Channel) async throws {
    let copy = try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { handle in
        try Self.copy(of: handle)
      }
    }.get()
    guard let copy else { throw IOError(errnoCode: ENOTSOCK, reason: "fcntl") }
    descriptor = Mutex(copy)
  }

  deinit { close() }

  /// Sends a datagram, or throws the system's error; it never waits.
  func send(_ datagram: [UInt8], to target: SocketAddress) throws(IOError) {
    let failure = descriptor.withLock { descriptor -> CInt? in
      guard let descriptor else { return EBADF }
      return target.withSockAddr { address, size in
        let sent = sendto(
          descriptor, datagram, datagram.count, CInt(MSG_DONTWAIT), address, socklen_t(size))
        return sent < 0 ? errno : nil
      }
    }
    if let failure { throw IOError(errnoCode: failure, reason: "sendto") }
  }

  /// A further descriptor, for whoever closes it.
  func copy() throws -> CInt {
    try descriptor.withLock { try Self.copy(of: $0 ?? -1) }
  }

  /// Gives the descriptor back. To do so twice changes nothing.
  func close() {
    descriptor.withLock { descriptor in
      if let descriptor { _ = Glibc.close(descriptor) }
      descriptor = nil
    }
  }

  private static func copy(of descriptor: CInt) throws -> CInt {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw IOError(errnoCode: errno, reason: "fcntl") }
    return copy
  }
}
