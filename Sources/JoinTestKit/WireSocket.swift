package import GossipCore
internal import JoinPrimitives
internal import NIOCore
internal import NIOPosix

/// A plain UDP socket on loopback, in the place of another node.
package struct WireSocket: Sendable {
  /// Where it receives.
  package let port: UInt16
  private let channel: any Channel
  private let received: Watched<[[UInt8]]>

  /// Opens a socket for as long as `body` runs.
  package static func open<Result>(_ body: (WireSocket) async throws -> Result) async throws -> Result {
    let received = Watched<[[UInt8]]>([])
    let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collecting(received)) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let socket = WireSocket(
      port: UInt16(channel.localAddress?.port ?? 0), channel: channel, received: received)
    do {
      let result = try await body(socket)
      try await channel.close()
      return result
    } catch {
      try? await channel.close()
      throw error
    }
  }

  /// Where it receives.
  package var address: PeerAddress { PeerAddress(.loopbackV4, port: port) }

  /// Sends a datagram to a port on loopback.
  package func send(_ bytes: [UInt8], to port: UInt16) async throws {
    let target = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
    try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: bytes)))
  }

  /// The oldest datagram for which `match` holds; what came before it is thrown away.
  package func first(_ what: String, where match: @escaping @Sendable ([UInt8]) -> Bool) async throws -> [UInt8] {
    try await withDeadline(for: what) {
      try await received.first { datagrams in
        guard let index = datagrams.firstIndex(where: match) else { return nil }
        defer { datagrams.removeFirst(index + 1) }
        return datagrams[index]
      }
    }
  }

  /// Everything that came and was not taken.
  package var pending: [[UInt8]] { received.current }

  private final class Collecting: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let received: Watched<[[UInt8]]>

    init(_ received: Watched<[[UInt8]]>) {
      self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Array(unwrapInboundIn(data).data.readableBytesView)
      received.change { $0.append(bytes) }
    }
  }
}

/// Connects, sends, and reads to the end of the stream.
package func exchange(_ bytes: [UInt8], withPort port: UInt16) async throws -> [UInt8] {
  try await withDeadline(for: "the end of a stream") {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: Int(port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: bytes))
      var answer: [UInt8] = []
      for try await piece in inbound { answer += piece.readableBytesView }
      return answer
    }
  }
}
