/// The files that providers and references read.
public protocol FileSystem: Sendable {
  /// The whole file, of at most `limit` bytes.
  func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]
}

/// A file that could not be read.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  public enum Reason: Sendable, Equatable {
    /// There is no such file.
    case notFound
    /// The process may not read it.
    case denied
    /// It is larger than the limit, in bytes.
    case tooLarge(limit: Int)
    /// The system's own words.
    case other(String)
  }

  /// The path as it was asked for.
  public let path: String
  /// The cause.
  public let reason: Reason

  /// Describes a failure.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// Path and cause in words.
  public var description: String {
    switch reason {
    case .notFound: "\(path) does not exist"
    case .denied: "\(path) may not be read by this user"
    case .tooLarge(let limit): "\(path) is larger than \(limit) bytes"
    case .other(let words): "\(path) cannot be read: \(words)"
    }
  }
}
