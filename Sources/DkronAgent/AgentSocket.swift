internal import FoundationEssentials
internal import Glibc

/// The file of the agent's socket.
struct AgentSocket: Sendable {
  /// The system's socket addresses hold 108 bytes, a final zero included.
  static let pathLimit = 107

  let path: String

  /// Makes the folder, for its owner alone, and takes a socket away that an agent left behind.
  init(folder: String) throws(AgentSocketError) {
    path = LocalAgent.socketPath(in: folder)
    guard path.utf8.count <= Self.pathLimit else { throw .tooLong(bytes: path.utf8.count) }
    try Self.make(folder)
    unlink(path)
  }

  /// Makes a data folder that this user can write to, if it is not there.
  static func make(_ folder: String) throws(AgentSocketError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw reason(for: folder)
    }
    guard access(folder, W_OK | X_OK) == 0 else { throw reason(for: folder) }
  }

  /// Lets nobody but the owner connect.
  func protect() {
    chmod(path, 0o600)
  }

  func remove() {
    unlink(path)
  }

  /// Why a folder cannot be made or used. What Foundation says of it differs from version to version, so the system is
  /// asked again, for each folder on the way.
  private static func reason(for folder: String) -> AgentSocketError {
    var place = folder.hasPrefix("/") ? "" : "."
    var status = stat()
    for part in folder.split(separator: "/") {
      let parent = place.isEmpty ? "/" : place
      place += "/\(part)"
      if stat(place, &status) == 0 {
        if status.st_mode & S_IFMT != S_IFDIR { return .notAFolder(place) }
        if access(place, X_OK) != 0 { return .forbidden(place) }
      } else {
        return access(parent, W_OK) == 0 ? .failed(place) : .forbidden(parent)
      }
    }
    return access(folder, W_OK) == 0 ? .failed(folder) : .forbidden(folder)
  }
}

/// A data folder that cannot hold the agent's socket.
enum AgentSocketError: Error, Equatable, CustomStringConvertible {
  /// The system takes no path of this length for a socket.
  case tooLong(bytes: Int)
  /// This place is no folder.
  case notAFolder(String)
  /// This user may not write there.
  case forbidden(String)
  /// This folder could not be made.
  case failed(String)

  /// Reason and remedy.
  var description: String {
    switch self {
    case .tooLong(let bytes):
      "the path of the socket has \(bytes) bytes, and the system allows \(AgentSocket.pathLimit); use a shorter one"
    case .notAFolder(let place): "'\(place)' is not a folder; name another one"
    case .forbidden(let place): "this user may not write to '\(place)'; give it the right to, or name another folder"
    case .failed(let place): "the folder '\(place)' could not be made; make it, or name another one"
    }
  }
}
