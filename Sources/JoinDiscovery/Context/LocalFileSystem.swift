import FoundationEssentials
import Glibc

/// The machine's own files.
public struct LocalFileSystem: FileSystem {
  /// Makes the one there is.
  public init() {}

  /// Reads with plain system calls, so that pipes and files under /proc work like any other.
  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { _ = close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path)
      }
      content += chunk[..<count]
      if content.count > limit { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
    }
  }

  private static func failure(_ path: String) -> FileError {
    let code = errno
    switch code {
    // A link that leads nowhere was meant to lead somewhere: it must not pass for a file that nobody wanted.
    case ENOENT where endsInDeadLink(path):
      return FileError(path: path, reason: .other("a link leads to it, and what that points to does not exist"))
    case ENOENT, ENOTDIR: return FileError(path: path, reason: .notFound)
    case EACCES, EPERM: return FileError(path: path, reason: .denied)
    default: return FileError(path: path, reason: .other(String(cString: strerror(code))))
    }
  }

  /// Whether the last part of the path that exists, the file itself or a folder, is a link to nothing.
  private static func endsInDeadLink(_ path: String) -> Bool {
    var status = stat()
    var part = path
    while lstat(part, &status) != 0 {
      guard let slash = part.lastIndex(of: "/"), slash > part.startIndex else { return false }
      part = String(part[..<slash])
    }
    return status.st_mode & S_IFMT == S_IFLNK && stat(part, &status) != 0
  }
}
