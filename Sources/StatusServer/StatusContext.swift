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

  /// Whether the caller's address is a loopback one.
  var isOnThisMachine: Bool { peer?.ipAddress.flatMap { IPAddress($0) }?.isLoopback ?? false }
}
