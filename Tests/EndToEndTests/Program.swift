import Foundation
import Glibc
import JoinDiscovery
import JoinTestKit
import Testing

/// The built `dkron`, run in a folder of its own with no variables but those that a test gives.
///
/// `DKRON_BIN` names another binary than the one that was built with the tests.
struct Program: Sendable {
  /// How long a test waits for a line or an end: a machine under load is slow, and a wrong program fails all the same.
  static let patience = Duration.seconds(60)

  /// The working folder, which is the home too and holds the agent's data folder.
  let folder: String

  /// Runs `body` with a folder that is removed afterwards. Its path is short, since sockets have short paths.
  static func with<Result: Sendable>(_ body: (Program) async throws -> Result) async throws -> Result {
    let name = "dkron-\(UUID().uuidString.prefix(8))"
    let folder = FileManager.default.temporaryDirectory.appending(path: name).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(Program(folder: folder))
  }

  /// Writes a file into the folder and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  /// Runs a command to its end.
  func run(
    _ arguments: String..., variables: [String: String] = [:]
  ) async throws -> (status: JoinDiscovery.ExitStatus, output: String, errors: String) {
    try await run(arguments, variables: variables)
  }

  /// Runs a command to its end.
  func run(
    _ arguments: [String], variables: [String: String] = [:]
  ) async throws -> (status: JoinDiscovery.ExitStatus, output: String, errors: String) {
    try await runChildProcess(
      "/usr/bin/env", arguments: ["-C", folder, try Self.binary()] + arguments, environment: environment(variables),
      within: Self.patience)
  }

  /// Runs an agent for as long as `body` runs: the stub, on loopback, with HTTP on any free port. A host of its own may
  /// be given instead of this one.
  func agent<Result: Sendable>(
    _ flags: String..., on host: NetworkNamespaces.Host? = nil, variables: [String: String] = [:],
    _ body: (ChildProcess) async throws -> Result
  ) async throws -> Result {
    try await agent(flags, on: host, variables: variables, body)
  }

  /// The same; `wrapper` is a command that becomes the agent, as `prlimit` does.
  func agent<Result: Sendable>(
    _ flags: [String], under wrapper: [String] = [], on host: NetworkNamespaces.Host? = nil,
    variables: [String: String] = [:], _ body: (ChildProcess) async throws -> Result
  ) async throws -> Result {
    let usual = [
      "--data-dir", "data", "--http-addr", "127.0.0.1:0", "--bind-addr", "127.0.0.1", "--node-name", "me",
      "--membership", "stub",
    ]
    let given = Set(flags)
    let needed = stride(from: 0, to: usual.count, by: 2).filter { !given.contains(usual[$0]) }
    let arguments =
      ["-C", folder] + wrapper + [try Self.binary(), "agent"] + needed.flatMap { usual[$0...($0 + 1)] } + flags
    let command = host?.command("/usr/bin/env", arguments) ?? (program: "/usr/bin/env", arguments: arguments)
    return try await withChildProcess(
      command.program, arguments: command.arguments, environment: environment(variables), body)
  }

  private func environment(_ more: [String: String]) -> [String: String] {
    ["PATH": "/usr/bin:/bin", "HOME": folder].merging(more) { $1 }
  }

  private static func binary() throws -> String {
    if let path = ProcessInfo.processInfo.environment["DKRON_BIN"] { return path }
    // The tests are a program of their own, and the products lie beside it.
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "dkron").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw MissingProgram(path: path) }
    return path
  }
}

/// The tests need the program and do not pass without it.
struct MissingProgram: Error, CustomStringConvertible {
  let path: String
  var description: String { "there is no dkron at \(path): build it, or set DKRON_BIN" }
}

extension ChildProcess {
  /// Waits for a line as long as a slow machine needs.
  @discardableResult
  func line(_ fragment: String) async throws -> String {
    try await waitForLine(containing: fragment, within: Program.patience)
  }

  /// Waits for the end as long as a slow machine needs.
  func end() async throws -> JoinDiscovery.ExitStatus {
    try await waitForExit(within: Program.patience)
  }

  /// Waits for the end and checks it.
  func ends(with expected: JoinDiscovery.ExitStatus) async throws {
    let status = try await end()
    #expect(status == expected, "\(errors)")
  }

  /// Asks the agent to stop, and expects that it does so in good order.
  func stop(by signal: Int32 = SIGTERM) async throws {
    send(signal)
    try await ends(with: .code(0))
    #expect(errors.contains("stopped"))
  }
}

/// The tests of the built program. They run one after the other: each starts a process, and many at once would starve
/// all other tests of a small machine.
@Suite("The program", .serialized)
enum ProgramTests {}
