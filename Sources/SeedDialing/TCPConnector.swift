package import JoinPrimitives
package import NIOCore
internal import NIOPosix
internal import Synchronization

/// Opens TCP connections that can be given up at any moment, also while a name is being resolved.
package enum TCPConnector {
  /// Connects. `configure` runs on the channel's loop before the connect. When the task is cancelled the call throws
  /// `CancellationError` at once and whatever has been opened is closed.
  package static func connect(
    to host: HostPort.Host, port: UInt16, configure: @escaping @Sendable (any Channel) throws -> Void = { _ in }
  ) async throws -> any Channel {
    let attempt = ConnectAttempt()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard attempt.begin(continuation) else { return }
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
          .connectTimeout(.minutes(1))
          .channelInitializer { channel in
            attempt.adopt(channel)
            return channel.eventLoop.makeCompletedFuture { try configure(channel) }
          }
        start(bootstrap, host: host, port: port).whenComplete { attempt.end($0) }
      }
    } onCancel: {
      attempt.cancel()
    }
  }

  private static func start(
    _ bootstrap: ClientBootstrap, host: HostPort.Host, port: UInt16
  ) -> EventLoopFuture<any Channel> {
    switch host {
    case .name(let name):
      return bootstrap.connect(host: name, port: Int(port))
    case .address(let address) where address.zone != nil:
      // Only the system's resolver knows the number of a zone; it does not ask the network for a literal address.
      return bootstrap.connect(host: "\(address)", port: Int(port))
    case .address(let address):
      do {
        let target = try SocketAddress(packedIPAddress: ByteBuffer(bytes: address.bytes), port: Int(port))
        return bootstrap.connect(to: target)
      } catch {
        return MultiThreadedEventLoopGroup.singleton.any().makeFailedFuture(error)
      }
    }
  }
}

/// The state of one connect, shared by the task that waits and the loop that works.
private final class ConnectAttempt: Sendable {
  private struct State {
    var continuation: CheckedContinuation<any Channel, any Error>?
    var channels: [any Channel] = []
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Takes the waiting task; false when it was cancelled before, in which case it has been answered.
  func begin(_ continuation: CheckedContinuation<any Channel, any Error>) -> Bool {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.continuation = continuation }
      return state.isCancelled
    }
    if isCancelled { continuation.resume(throwing: CancellationError()) }
    return !isCancelled
  }

  /// Keeps a channel that is about to connect, so that a cancellation finds it.
  func adopt(_ channel: any Channel) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.channels.append(channel) }
      return state.isCancelled
    }
    if isCancelled { channel.close(promise: nil) }
  }

  func end(_ result: Result<any Channel, any Error>) {
    let continuation = state.withLock { state in
      state.channels = []
      return state.continuation.take()
    }
    if let continuation {
      continuation.resume(with: result)
    } else if case .success(let channel) = result {
      channel.close(promise: nil)
    }
  }

  func cancel() {
    let (continuation, channels) = state.withLock { state in
      state.isCancelled = true
      defer { state.channels = [] }
      return (state.continuation.take(), state.channels)
    }
    continuation?.resume(throwing: CancellationError())
    for channel in channels { channel.close(promise: nil) }
  }
}
