import Foundation
import JoinTestKit
import Logging
import Testing

@testable import DkronAgent

@Suite("A data folder is one agent's")
struct DataFolderLockTests {
  private let log = LogCapture()

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test("A second agent is refused, and told which process holds it, until the first lets go")
  func second() throws {
    try inFolder { folder in
      let data = "\(folder)/a/b"
      var first = try DataFolderLock.take(in: data, logger: log.logger)
      #expect(first != nil)
      let failure = #expect(throws: CommandFailure.self) { try DataFolderLock.take(in: data, logger: log.logger) }
      #expect(failure?.code == .temporary)
      let words = "data-dir '\(data)' is in use by another agent (process \(ProcessInfo.processInfo.processIdentifier))"
      #expect(failure?.message.hasPrefix(words) == true)
      #expect(failure?.message.contains("give this one a data-dir of its own") == true)
      first = nil
      #expect(try DataFolderLock.take(in: data, logger: log.logger) != nil)
      #expect(log.entries.isEmpty)
    }
  }

  @Test("A folder that cannot be made keeps nobody away")
  func unmakeable() throws {
    #expect(try DataFolderLock.take(in: "/proc/dkron/data", logger: log.logger) == nil)
  }

  @Test("A lock file that cannot be opened draws a warning")
  func unlockable() throws {
    try inFolder { folder in
      let path = "\(folder)/\(DataFolderLock.fileName)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(try DataFolderLock.take(in: folder, logger: log.logger) == nil)
      #expect(log.texts(.warning).first?.contains("cannot be kept for this agent alone: Is a directory") == true)
    }
  }
}
