import Foundation
import JoinDiscovery
import JoinPrimitives
import JoinTestKit

/// A real `serf agent` on loopback. `SERF_BIN` names another binary than the installed one.
struct SerfAgent: Sendable {
  let name: String
  let gossipPort: UInt16
  let rpcPort: UInt16
  private let key: String?
  private let options: [String]

  /// `key` is the password of its RPC port; `options` are more options of its command line.
  init(_ name: String, key: String? = nil, options: [String] = []) throws {
    self.name = name
    self.key = key
    self.options = options
    gossipPort = try FreePort.find()
    rpcPort = try FreePort.find()
  }

  /// Where it listens for RPC.
  var rpcAddress: HostPort { HostPort(.loopbackV4, port: rpcPort) }
  /// Where it gossips.
  var seed: Seed { Seed(.loopbackV4, port: gossipPort, name: name) }

  /// Runs the agent for as long as `body` runs. A binary that is missing fails the test.
  func run<Result: Sendable>(_ body: (ChildProcess) async throws -> Result) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "serf-\(UUID().uuidString).json")
    let content: [String: String] = key.map { ["rpc_auth": $0] } ?? [:]
    try JSONEncoder().encode(content).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await withChildProcess(
      try Self.binary(),
      arguments: [
        "agent", "-node=\(name)", "-bind=127.0.0.1:\(gossipPort)", "-rpc-addr=127.0.0.1:\(rpcPort)", "-profile=local",
        "-config-file=\(file.path)",
      ] + options,
      environment: ["PATH": "/usr/bin:/bin"]
    ) { child in
      try await child.waitForLine(containing: "Serf agent running")
      return try await body(child)
    }
  }

  /// Runs one of Serf's own commands against the agent.
  func command(_ arguments: String...) async throws -> (
    status: JoinDiscovery.ExitStatus, output: String, errors: String
  ) {
    try await runChildProcess(
      try Self.binary(), arguments: [arguments[0], "-rpc-addr=127.0.0.1:\(rpcPort)"] + arguments.dropFirst(),
      environment: ["PATH": "/usr/bin:/bin"])
  }

  /// Asks the agent for its members by Serf's own command, which shows that it still serves.
  func listsItself() async throws -> Bool {
    var arguments = ["members", "-rpc-addr=127.0.0.1:\(rpcPort)"]
    if let key { arguments.append("-rpc-auth=\(key)") }
    let result = try await runChildProcess(
      try Self.binary(), arguments: arguments, environment: ["PATH": "/usr/bin:/bin"]
    )
    return result.output.split(separator: "\n").contains { $0.hasPrefix(name) && $0.contains("alive") }
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
