import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit

/// A squid that asks for `user` and `p@ss`, knows `cloud.example` as this machine, and denies `denied.example`.
struct Squid: Sendable {
  static let program = "/usr/sbin/squid"
  static let passwords = "/usr/lib/squid/basic_ncsa_auth"
  static var isInstalled: Bool {
    FileManager.default.isExecutableFile(atPath: program) && FileManager.default.isExecutableFile(atPath: passwords)
  }

  let port: UInt16

  static func configuration(port: UInt16, folder: String) -> String {
    """
    http_port 127.0.0.1:\(port)
    pid_filename \(folder)/squid.pid
    cache_log stdio:\(folder)/cache.log
    access_log none
    cache deny all
    cache_mem 8 MB
    coredump_dir \(folder)
    hosts_file \(folder)/hosts
    netdb_filename none
    pinger_enable off
    shutdown_lifetime 0 seconds
    max_filedescriptors 1024
    forward_max_tries 1
    auth_param basic program \(passwords) \(folder)/passwords
    auth_param basic children 2
    acl known proxy_auth REQUIRED
    acl denied dstdomain denied.example
    http_access deny denied
    http_access allow known
    http_access deny all

    """
  }
}

/// Runs a squid in a folder of its own for as long as `body` runs.
func withSquid<Result: Sendable>(_ body: (Squid) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-squid-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  // Squid gives up its rights when it is started as root, and must still reach its files.
  try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
  let hash = try await runChildProcess(
    "openssl", arguments: ["passwd", "-apr1", "p@ss"], environment: ["PATH": "/usr/bin:/bin"]
  ).output
  let port = try FreePort.find()
  let files = [
    "passwords": "user:\(hash)", "hosts": "127.0.0.1 cloud.example denied.example\n",
    "squid.conf": Squid.configuration(port: port, folder: folder),
  ]
  for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
  return try await withChildProcess(
    Squid.program, arguments: ["-N", "-d", "1", "-f", "\(folder)/squid.conf"], environment: ["PATH": "/usr/bin:/bin"]
  ) { child in
    try await child.waitForLine(containing: "Accepting HTTP Socket connections")
    try await waitForListener(on: port)
    return try await body(Squid(port: port))
  }
}

/// Squid says that it accepts connections a moment before it does.
private func waitForListener(on port: UInt16) async throws {
  try await withDeadline(for: "squid to listen on port \(port)") {
    try await AsyncHTTPTransport.with(environment: [:]) { transport in
      while true {
        do {
          _ = try await transport.send(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
          return
        } catch let error as HTTPTransportError where error.code == .refused {
          await Task.yield()
        }
      }
    }
  }
}
