internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A real HTTP/1.1 server on loopback that behaves or misbehaves as a test wants.
package final class FakeHTTPServer: Sendable {
  /// Decides the answer to one request.
  package typealias Script = @Sendable (FakeRequest) async -> FakeAnswer

  private struct State {
    var requests: [FakeRequest] = []
    var connections = 0
    var openConnections = 0
  }

  private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>

  /// The port on 127.0.0.1.
  package let port: UInt16
  private let script: Script
  private let state = Watched(State())

  fileprivate init(port: UInt16, script: @escaping Script) {
    self.port = port
    self.script = script
  }

  /// `http://127.0.0.1:port` and the path.
  package func url(_ path: String = "") -> String { "http://127.0.0.1:\(port)\(path)" }
  /// All requests so far, in order of their end.
  package var requests: [FakeRequest] { state.current.requests }
  /// How many connections were accepted.
  package var connections: Int { state.current.connections }
  /// How many connections are open now.
  package var openConnections: Int { state.current.openConnections }

  /// Waits until there were `count` requests.
  package func waitForRequests(count: Int) async throws -> [FakeRequest] {
    try await state.first { $0.requests.count >= count ? $0.requests : nil }
  }

  /// Waits until every accepted connection is closed again.
  package func waitForDisconnection() async throws {
    try await state.first { $0.openConnections == 0 ? () : nil }
  }

  fileprivate static func serve<Result>(
    _ script: @escaping Script, _ body: (FakeHTTPServer) async throws -> Result
  ) async throws -> Result {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
          try channel.pipeline.syncOperations.addHandler(decoder)
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    guard let port = listener.channel.localAddress?.port else { throw SystemCallError("getsockname", code: 0) }
    let server = FakeHTTPServer(port: UInt16(port), script: script)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await server.accept(from: listener) }
      defer { group.cancelAll() }
      return try await body(server)
    }
  }

  private func accept(from listener: NIOAsyncChannel<Connection, Never>) async {
    // A broken listener or connection shows in the client's failure, which is what a test looks at.
    try? await listener.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          self.state.change {
            $0.connections += 1
            $0.openConnections += 1
          }
          group.addTask {
            try? await self.converse(on: connection)
            self.state.change { $0.openConnections -= 1 }
          }
        }
      }
    }
  }

  private func converse(on connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var request: FakeRequest?
      var parts = inbound.makeAsyncIterator()
      while let part = try await parts.next() {
        switch part {
        case .head(let head):
          let headers = head.headers.map { (name: $0.name, value: $0.value) }
          request = FakeRequest(method: head.method.rawValue, target: head.uri, headers: headers)
        case .body(let piece): request?.body += Array(piece.readableBytesView)
        case .end:
          guard let whole = request else { return }
          self.state.change { $0.requests.append(whole) }
          let answer = await self.script(whole)
          guard try await answer.write(to: outbound, isHead: whole.method == "HEAD") else { return }
        }
      }
    }
  }
}

/// Runs a server that answers by `script` for as long as `body` runs.
package func withFakeHTTPServer<Result>(
  answering script: @escaping FakeHTTPServer.Script, _ body: (FakeHTTPServer) async throws -> Result
) async throws -> Result {
  try await FakeHTTPServer.serve(script, body)
}
