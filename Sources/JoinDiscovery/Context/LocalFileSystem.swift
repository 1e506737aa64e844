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
    switch errno {
    case ENOENT, ENOTDIR: FileError(path: path, reason: .notFound)
    case EACCES, EPERM: FileError(path: path, reason: .denied)
    case let code: FileError(path: path, reason: .other(String(cString: strerror(code))))
    }
  }
}
