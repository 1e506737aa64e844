internal import NIOCore
internal import NIOPosix

/// A SOCKS version 5 proxy on loopback without authentication, which opens every way to a port of this machine,
/// whatever the host, or refuses them all.
package final class SOCKSProxy: Sendable {
  /// Where a client wanted to go.
  package struct Target: Sendable, Equatable {
    /// The host as it was sent: a name, or an IPv4 address in text form.
    package let host: String
    /// The port.
    package let port: UInt16

    /// Names a place.
    package init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }
  }

  /// The port on 127.0.0.1.
  package let port: UInt16
  private let reply: UInt8
  private let record = Watched<[Target]>([])

  private init(port: UInt16, reply: UInt8) {
    self.port = port
    self.reply = reply
  }

  /// Where clients wanted to go, in order.
  package var targets: [Target] { record.current }

  fileprivate static func serve<Result>(
    reply: UInt8, _ body: (SOCKSProxy) async throws -> Result
  ) async throws -> Result {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    guard let port = listener.channel.localAddress?.port else { throw SystemCallError("getsockname", code: 0) }
    let proxy = SOCKSProxy(port: UInt16(port), reply: reply)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await proxy.accept(from: listener) }
      defer { group.cancelAll() }
      return try await body(proxy)
    }
  }

  private func accept(from listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async {
    // A broken connection shows in the client's failure, which is what a test looks at.
    try? await listener.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { try? await self.converse(on: connection) }
        }
      }
    }
  }

  private func converse(on client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
    try await client.executeThenClose { inbound, outbound in
      var pieces = inbound.makeAsyncIterator()
      var bytes = ByteBuffer()
      /// Reads until there are so many bytes; false when the client goes before.
      func need(_ count: Int) async throws -> Bool {
        while bytes.readableBytes < count {
          guard var piece = try await pieces.next() else { return false }
          bytes.writeBuffer(&piece)
        }
        return true
      }
      guard try await need(2), bytes.readInteger(as: UInt8.self) == 5, let methods = bytes.readInteger(as: UInt8.self),
        try await need(Int(methods)), bytes.readBytes(length: Int(methods))?.contains(0) == true
      else { return }
      try await outbound.write(ByteBuffer(bytes: [5, 0]))
      guard try await need(5), let head = bytes.readBytes(length: 4), head[0] == 5, head[1] == 1 else { return }
      let host: String
      switch head[3] {
      case 1:
        guard try await need(6), let address = bytes.readBytes(length: 4) else { return }
        host = address.map(String.init).joined(separator: ".")
      case 3:
        guard let length = bytes.readInteger(as: UInt8.self), try await need(Int(length) + 2),
          let name = bytes.readString(length: Int(length))
        else { return }
        host = name
      default: return
      }
      guard let port = bytes.readInteger(as: UInt16.self) else { return }
      record.change { $0.append(Target(host: host, port: port)) }
      guard reply == 0 else { return try await outbound.write(Self.answer(reply)) }
      let way = try await Self.connect(to: port)
      try await outbound.write(Self.answer(0))
      try await way.executeThenClose { answers, questions in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { for try await piece in answers { try await outbound.write(piece) } }
          if bytes.readableBytes > 0 { try await questions.write(bytes) }
          while let piece = try await pieces.next() { try await questions.write(piece) }
          group.cancelAll()
        }
      }
    }
  }

  private static func connect(to port: UInt16) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
    try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: Int(port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
  }

  private static func answer(_ reply: UInt8) -> ByteBuffer {
    ByteBuffer(bytes: [5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
  }
}

/// Runs a SOCKS proxy for as long as `body` runs. `reply` is the code that it answers each request with: 0 opens the
/// way, 2 is "not allowed".
package func withSOCKSProxy<Result>(
  reply: UInt8 = 0, _ body: (SOCKSProxy) async throws -> Result
) async throws -> Result {
  try await SOCKSProxy.serve(reply: reply, body)
}
