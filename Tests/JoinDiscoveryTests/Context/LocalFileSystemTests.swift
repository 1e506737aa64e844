import Foundation
import Testing

@testable import JoinDiscovery

@Suite("The machine's own files")
struct LocalFileSystemTests {
  @Test("A link that leads nowhere cannot be read, which is something else than a file that is not there")
  func danglingLink() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = folder.appendingPathComponent("missing").path
    let link = folder.appendingPathComponent("link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: missing)
    #expect(throws: FileError(path: missing, reason: .notFound)) { try LocalFileSystem().read(missing, limit: 1) }
    let cause = FileError.Reason.other("a link leads to it, and what that points to does not exist")
    for path in [link, "\(link)/file"] {
      #expect(throws: FileError(path: path, reason: cause)) { try LocalFileSystem().read(path, limit: 1) }
    }
    let absent = folder.appendingPathComponent("absent/file").path
    #expect(throws: FileError(path: absent, reason: .notFound)) { try LocalFileSystem().read(absent, limit: 1) }
    try Data("x".utf8).write(to: URL(fileURLWithPath: missing))
    #expect(try LocalFileSystem().read(link, limit: 1) == Array("x".utf8))
  }
}
