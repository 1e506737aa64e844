internal import AsyncHTTPClient
internal import CloudHTTP
internal import Glibc
internal import JoinPrimitives
internal import NIOCore
internal import NIOHTTP1

/// The agent that runs on this machine, reached through the socket in its data folder.
package struct LocalAgent: Sendable {
  private let socket: String
  /// How long an answer may take.
  private let patience: Duration

  /// The name of the socket file inside the data folder.
  package static let socketName = "dkron.sock"

  /// Finds the agent by the folder that it was started with.
  package init(dataDirectory: String, patience: Duration = .seconds(10)) {
    self.patience = patience
    socket = Self.socketPath(in: dataDirectory)
  }

  /// Where an agent with this data folder listens.
  package static func socketPath(in dataDirectory: String) -> String {
    dataDirectory.hasSuffix("/") ? dataDirectory + socketName : "\(dataDirectory)/\(socketName)"
  }

  /// Whether an agent is there.
  func answers() async -> Bool {
    do {
      _ = try await get("/health")
      return true
    } catch {
      return false
    }
  }

  /// The status and the body of a GET.
  package func get(_ path: String) async throws(CommandFailure) -> (status: Int, body: [UInt8]) {
    try await answer(to: .GET, path)
  }

  /// The status and the body of a POST, which changes something; `limit` is how long the agent may work on it.
  package func post(
    _ path: String, body: [UInt8] = [], within limit: Duration = .zero
  ) async throws(CommandFailure) -> (status: Int, body: [UInt8]) {
    try await answer(to: .POST, path, body: body, within: limit)
  }

  private func answer(
    to method: HTTPMethod, _ path: String, body: [UInt8] = [], within limit: Duration = .zero
  ) async throws(CommandFailure) -> (status: Int, body: [UInt8]) {
    guard socket.utf8.count <= AgentSocket.pathLimit else {
      throw CommandFailure(
        .configuration, "data-dir: \(AgentSocketError.tooLong(bytes: socket.utf8.count)) for '\(socket)'")
    }
    let url = "http+unix://\(PercentEncoding.encode(socket))\(path)"
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let answer: Result<(status: Int, body: [UInt8]), any Error>
    do {
      var request = HTTPClientRequest(url: url)
      request.method = method
      if !body.isEmpty { request.body = .bytes(body) }
      let response = try await client.execute(request, timeout: TimeAmount(patience + limit))
      let body = try await response.body.collect(upTo: 64 << 20)
      answer = .success((Int(response.status.code), Array(body.readableBytesView)))
    } catch {
      answer = .failure(error)
    }
    try? await client.shutdown()
    do {
      return try answer.get()
    } catch {
      throw CommandFailure(.unavailable, words(for: error, after: patience + limit))
    }
  }

  /// An agent that hangs and one that is not there ask for different things.
  private func words(for error: any Error, after time: Duration) -> String {
    switch error {
    case let error as HTTPClientError where Self.silences.contains(error): silence(of: time)
    // Nobody takes connections from the queue, and it is full.
    case let error as IOError where error.errnoCode == EAGAIN: silence(of: time)
    case let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM:
      "this user may not open \(socket); run the command as the user of the agent, or as root"
    default: "no agent answers at \(socket); start one with 'dkron agent', or name its folder with --data-dir"
    }
  }

  private static let silences: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .connectTimeout]

  private func silence(of time: Duration) -> String {
    "the agent at \(socket) is there and did not answer within \(GoDuration.format(time)); see "
      + "whether its process is stopped or busy, or start it anew"
  }
}
