internal import Glibc
package import JoinDiscovery
internal import NIOCore
internal import NIOPosix

/// A program that runs for as long as a test needs it, and never longer.
package final class ChildProcess: Sendable {
  private struct State {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var openStreams = 2
    var status: ExitStatus?
  }

  /// The process id.
  package let id: Int32
  private let state = Watched(State())

  private init(id: Int32) {
    self.id = id
  }

  /// Everything that it wrote to standard output so far.
  package var output: String { String(decoding: state.current.output, as: UTF8.self) }
  /// Everything that it wrote to standard error so far.
  package var errors: String { String(decoding: state.current.errors, as: UTF8.self) }
  /// How it ended; nil while it runs.
  package var status: ExitStatus? { state.current.status }

  /// Sends a signal unless the process has ended.
  package func send(_ signal: Int32) {
    state.change { state in
      if state.status == nil { _ = kill(id, signal) }
    }
  }

  /// Waits for a line that contains `fragment` on standard output or error and returns it.
  @discardableResult
  package func waitForLine(containing fragment: String, within limit: Duration = .seconds(20)) async throws -> String {
    try await withDeadline(limit, for: "a line with '\(fragment)'", seen: { self.transcript }) {
      let found = try await self.state.first { state -> String?? in
        let line =
          Self.line(containing: fragment, in: state.output) ?? Self.line(containing: fragment, in: state.errors)
        if let line { return .some(line) }
        return state.openStreams == 0 ? .some(nil) : nil
      }
      guard let found else { throw DeadlinePassed(what: "a line with '\(fragment)'", seen: self.transcript) }
      return found
    }
  }

  /// Waits until the process has ended and its output with it.
  @discardableResult
  package func waitForExit(within limit: Duration = .seconds(20)) async throws -> ExitStatus {
    try await withDeadline(limit, for: "the end of process \(id)", seen: { self.transcript }) {
      try await self.state.first { $0.openStreams == 0 ? $0.status : nil }
    }
  }

  private var transcript: String { output + errors }

  private static func line(containing fragment: String, in bytes: [UInt8]) -> String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
      .first { $0.contains(fragment) }
  }

  fileprivate static func run<Result>(
    _ program: String, _ arguments: [String], _ environment: [String: String],
    _ body: (ChildProcess) async throws -> Result
  ) async throws -> Result {
    let spawned: SpawnedProcess
    do throws(SpawnedProcess.Failure) {
      let path = try SpawnedProcess.path(of: program, environment: environment)
      spawned = try SpawnedProcess(path: path, name: program, arguments: arguments, environment: environment)
    } catch {
      throw SystemCallError("cannot start \(program)", code: error.code)
    }
    let child = ChildProcess(id: spawned.id)
    let waiting = NIOThreadPool(numberOfThreads: 1)
    waiting.start()
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { await child.collect(spawned.output) { $0.output += $1 } }
          group.addTask { await child.collect(spawned.errors) { $0.errors += $1 } }
          group.addTask {
            // Not to be cancelled: a process that nobody waits for stays in the system's table.
            await withCheckedContinuation { continuation in
              waiting.submit { _ in
                child.reap()
                continuation.resume()
              }
            }
          }
          defer {
            child.send(SIGKILL)
            group.cancelAll()
          }
          return try await body(child)
        }
      )
    } catch {
      result = .failure(error)
    }
    try await waiting.shutdownGracefully()
    return try result.get()
  }

  private func collect(_ descriptor: Int32, _ keep: @escaping @Sendable (inout State, [UInt8]) -> Void) async {
    defer { state.change { $0.openStreams -= 1 } }
    let channel = try? await NIOPipeBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .takingOwnershipOfDescriptor(input: descriptor) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
        }
      }
    try? await channel?.executeThenClose { inbound in
      for try await piece in inbound {
        self.state.change { keep(&$0, Array(piece.readableBytesView)) }
      }
    }
  }

  /// Waits for the end first and reaps under the lock, so that no signal can reach a process that got the id anew.
  private func reap() {
    var ended = siginfo_t()
    while waitid(P_PID, id_t(id), &ended, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    state.change { state in
      var status: Int32 = 0
      state.status = waitpid(id, &status, 0) == id ? ExitStatus(waitStatus: status) : .code(-1)
    }
  }
}

/// Runs a program for as long as `body` runs, and kills it afterwards. Its environment is exactly `environment`, its
/// standard input is empty.
package func withChildProcess<Result: Sendable>(
  _ program: String, arguments: [String] = [], environment: [String: String] = [:],
  _ body: (ChildProcess) async throws -> Result
) async throws -> Result {
  try await ChildProcess.run(program, arguments, environment, body)
}

/// Runs a program to its end.
package func runChildProcess(
  _ program: String, arguments: [String] = [], environment: [String: String] = [:],
  within limit: Duration = .seconds(60)
) async throws -> (status: ExitStatus, output: String, errors: String) {
  try await withChildProcess(program, arguments: arguments, environment: environment) { child in
    let status = try await child.waitForExit(within: limit)
    return (status, child.output, child.errors)
  }
}
