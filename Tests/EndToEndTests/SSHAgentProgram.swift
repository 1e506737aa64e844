import FoundationEssentials
import JoinDiscovery
import JoinTestKit

/// A real ssh-agent in a folder of its own.
struct SSHAgentProgram: Sendable {
  static let program = "/usr/bin/ssh-agent"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }
  static let path = ["PATH": "/usr/bin:/bin"]

  let folder: String
  var socket: String { "\(folder)/agent.sock" }

  /// Makes a key, loads it, and removes its private half; gives the fingerprint and the path of the public half as PEM.
  func makeKey(_ name: String, _ options: [String]) async throws -> (fingerprint: String, publicKey: String) {
    let file = "\(folder)/\(name)"
    try await run("ssh-keygen", ["-q", "-N", "", "-f", file] + options)
    try await run("ssh-add", ["-q", file], ["SSH_AUTH_SOCK": socket])
    try FileManager.default.removeItem(atPath: file)
    let line = try await run("ssh-keygen", ["-l", "-f", "\(file).pub"])
    let pem =
      name == "ed25519"
      ? try ed25519PEM("\(file).pub") : try await run("ssh-keygen", ["-e", "-m", "PKCS8", "-f", "\(file).pub"])
    try Data(pem.utf8).write(to: URL(filePath: "\(file).pem"))
    return (String(line.split(separator: " ")[1]), "\(file).pem")
  }

  /// ssh-keygen does not write this kind as PEM: the key itself, the last 32 bytes, behind the fixed head of its form.
  private func ed25519PEM(_ path: String) throws -> String {
    let line = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    guard let blob = Data(base64Encoded: String(line.split(separator: " ")[1])) else { throw Failure(words: line) }
    let head: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    let body = (Data(head) + blob.suffix(32)).base64EncodedString()
    return "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n"
  }

  /// Runs a program to its end, which must be a good one.
  @discardableResult
  func run(_ program: String, _ arguments: [String], _ variables: [String: String] = [:]) async throws -> String {
    let result = try await runChildProcess(
      program, arguments: arguments, environment: Self.path.merging(variables) { $1 })
    guard result.status == .code(0) else { throw Failure(words: "\(program): \(result.output)\(result.errors)") }
    return result.output
  }

  struct Failure: Error {
    let words: String
  }
}

/// Runs an ssh-agent for as long as `body` runs.
func withSSHAgent<Result: Sendable>(_ body: (SSHAgentProgram) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-agent-\(UUID().uuidString.prefix(8))").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
  let agent = SSHAgentProgram(folder: folder)
  return try await withChildProcess(
    SSHAgentProgram.program, arguments: ["-D", "-a", agent.socket], environment: SSHAgentProgram.path
  ) { child in
    try await child.waitForLine(containing: "SSH_AUTH_SOCK")
    return try await body(agent)
  }
}
