import NIOCore
import NIOHTTP1

/// Puts the whole URL into the first line of a request, as a forwarding proxy wants it (RFC 9112, section 3.2.2).
///
/// AsyncHTTPClient sees the proxy as the server it talks to, and the Host header names the true one. So pooling,
/// deadlines and limits are the same with and without a proxy.
final class AbsoluteFormRewriter: ChannelOutboundHandler {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  /// Stands between the client's own handler and the encoder of a new connection.
  static func install(on channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
      try pipeline.addHandler(AbsoluteFormRewriter(), position: .after(encoder))
    }
  }

  /// Rewrites heads, passes on all else.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), let host = head.headers.first(name: "Host") else {
      context.write(data, promise: promise)
      return
    }
    head.uri = "http://\(host)\(head.uri)"
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }
}
