package import JoinDiscovery

/// A file system that holds only what a test put there.
package final class InMemoryFiles: FileSystem {
  private let files: Watched<[String: Result<[UInt8], FileError>]>
  private let record = Watched<[String]>([])

  /// Holds these texts under their paths.
  package init(_ texts: [String: String] = [:]) {
    files = Watched(texts.mapValues { .success(Array($0.utf8)) })
  }

  /// The paths that were read, in order, those that failed included.
  package var reads: [String] { record.current }

  /// Writes, replaces or (nil) removes a file.
  package func set(_ path: String, to text: String?) {
    files.change { $0[path] = text.map { .success(Array($0.utf8)) } }
  }

  /// Makes reading a path fail.
  package func fail(_ path: String, _ reason: FileError.Reason) {
    files.change { $0[path] = .failure(FileError(path: path, reason: reason)) }
  }

  /// The file's bytes.
  package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    record.change { $0.append(path) }
    guard let file = files.current[path] else { throw FileError(path: path, reason: .notFound) }
    let bytes = try file.get()
    guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
    return bytes
  }
}
