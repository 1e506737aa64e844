internal import Hummingbird
internal import JoinPrimitives
internal import NIOCore

/// What a route knows of its caller.
struct StatusContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let peer: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    peer = source.channel.remoteAddress
  }

  /// Whether the caller came through the agent's own socket, which the file's mode guards, or from this machine.
  var isLocal: Bool {
    switch peer {
    case .v4, .v6: peer?.ipAddress.flatMap { IPAddress($0) }?.isLoopback ?? false
    case .unixDomainSocket, nil: true
    }
  }
}
