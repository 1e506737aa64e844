import Foundation
import JoinDiscovery
import JoinPrimitives
import JoinTestKit

/// A real `serf agent`, on loopback or on a host of its own. `SERF_BIN` names another binary than the installed one.
struct SerfAgent: Sendable {
  let name: String
  let address: IPAddress
  let gossipPort: UInt16
  let rpcPort: UInt16
  private let host: NetworkNamespaces.Host?
  private let key: String?
  private let profile: String
  private let options: [String]

  /// `key` is the password of its RPC port; `options` are more options of its command line.
  init(
    _ name: String, on host: NetworkNamespaces.Host? = nil, at address: IPAddress? = nil, port: UInt16? = nil,
    key: String? = nil, profile: String = "local",
    options: [String] = []
  ) throws {
    self.name = name
    self.host = host
    self.key = key
    self.profile = profile
    self.options = options
    self.address = address ?? host?.address ?? .loopbackV4
    gossipPort = try port ?? (host == nil ? FreePort.find() : 7946)
    rpcPort = try host == nil ? FreePort.find() : 7373
  }

  /// Where it listens for RPC, which a host of its own keeps to itself.
  var rpcAddress: HostPort { HostPort(.loopbackV4, port: rpcPort) }
  /// Where it gossips.
  var seed: Seed { Seed(address, port: gossipPort, name: name) }

  /// Runs the agent for as long as `body` runs. A binary that is missing fails the test.
  func run<Result: Sendable>(_ body: (ChildProcess) async throws -> Result) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "serf-\(UUID().uuidString).json")
    let content: [String: String] = key.map { ["rpc_auth": $0] } ?? [:]
    try JSONEncoder().encode(content).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let command = try commandLine(
      [
        "agent", "-node=\(name)", "-bind=\(seed.endpoint)", "-rpc-addr=\(rpcAddress)", "-profile=\(profile)",
        "-config-file=\(file.path)",
      ] + options)
    return try await withChildProcess(command.program, arguments: command.arguments, environment: Self.environment) {
      child in
      try await child.waitForLine(containing: "Serf agent running")
      return try await body(child)
    }
  }

  /// Runs several agents side by side, for as long as `body` runs.
  static func run<Result: Sendable>(
    _ agents: some Collection<SerfAgent>, _ body: ([ChildProcess]) async throws -> Result
  ) async throws -> Result {
    guard let first = agents.first else { return try await body([]) }
    return try await first.run { process in
      try await run(Array(agents.dropFirst())) { try await body([process] + $0) }
    }
  }

  /// Runs one of Serf's own commands against the agent.
  func command(_ arguments: String...) async throws -> (
    status: JoinDiscovery.ExitStatus, output: String, errors: String
  ) {
    let command = try commandLine([arguments[0], "-rpc-addr=\(rpcAddress)"] + arguments.dropFirst())
    return try await runChildProcess(command.program, arguments: command.arguments, environment: Self.environment)
  }

  /// Asks the agent for its members by Serf's own command, which shows that it still serves.
  func listsItself() async throws -> Bool {
    let command = try commandLine(
      ["members", "-rpc-addr=\(rpcAddress)"] + (key.map { ["-rpc-auth=\($0)"] } ?? []))
    let result = try await runChildProcess(
      command.program, arguments: command.arguments, environment: Self.environment)
    return result.output.split(separator: "\n").contains { $0.hasPrefix(name) && $0.contains("alive") }
  }

  private static let environment = ["PATH": "/usr/bin:/bin"]

  private func commandLine(_ arguments: [String]) throws -> (program: String, arguments: [String]) {
    let program = try Self.binary()
    return host?.command(program, arguments) ?? (program, arguments)
  }

  private static func binary() throws -> String {
    let path = ProcessInfo.processInfo.environment["SERF_BIN"] ?? "/usr/bin/serf"
    guard FileManager.default.isExecutableFile(atPath: path) else { throw MissingSerf(path: path) }
    return path
  }
}

/// The tests need Serf and do not pass without it.
struct MissingSerf: Error, CustomStringConvertible {
  let path: String
  var description: String { "there is no serf at \(path): install the package 'serf' or set SERF_BIN" }
}
