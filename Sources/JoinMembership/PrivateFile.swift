internal import Glibc

/// Small files that only their owner may read and that are replaced as a whole.
package enum PrivateFile {
  /// What the system said.
  package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system call.
    package let call: String
    /// Its error number.
    package let code: Int32
    /// Both in words.
    package var description: String { "\(call): \(String(cString: strerror(code)))" }
  }

  /// The bytes of a file; nil when there is none. Throws for one that is longer than `limit`.
  package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Failure(call: "open", code: errno)
    }
    defer { _ = close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count <= limit {
      let piece = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if piece < 0, errno == EINTR { continue }
      guard piece >= 0 else { throw Failure(call: "read", code: errno) }
      if piece == 0 { return Array(bytes[..<count]) }
      count += piece
    }
    throw Failure(call: "read", code: EFBIG)
  }

  /// Makes a folder that only its owner may enter, and the folders above it, unless they are there.
  package static func makeFolder(_ path: String) throws(Failure) {
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if !parent.isEmpty, access(parent, F_OK) != 0 { try makeFolder(parent) }
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    throw Failure(call: "mkdir", code: errno)
  }

  /// Writes a file beside its place, then moves it there, so that nobody ever reads half of it.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let draft = "\(path).new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(call: "open", code: errno) }
    do throws(Failure) {
      try fill(descriptor, with: bytes)
      guard close(descriptor) == 0 else { throw Failure(call: "close", code: errno) }
      guard rename(draft, path) == 0 else { throw Failure(call: "rename", code: errno) }
    } catch {
      unlink(draft)
      throw error
    }
  }

  private static func fill(_ descriptor: Int32, with bytes: [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        let failure = Failure(call: "write", code: errno)
        _ = close(descriptor)
        throw failure
      }
      written += count
    }
    guard fsync(descriptor) == 0 else {
      let failure = Failure(call: "fsync", code: errno)
      _ = close(descriptor)
      throw failure
    }
  }
}
