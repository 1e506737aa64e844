internal import FoundationEssentials
internal import Glibc

/// The file of the agent's socket.
struct AgentSocket: Sendable {
  let path: String

  /// Makes the folder, for its owner alone, and takes a socket away that an agent left behind.
  init(folder: String) throws {
    path = LocalAgent.socketPath(in: folder)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    unlink(path)
  }

  /// Lets nobody but the owner connect.
  func protect() {
    chmod(path, 0o600)
  }

  func remove() {
    unlink(path)
  }
}
