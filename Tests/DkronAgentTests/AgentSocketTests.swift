import Foundation
import Testing

@testable import DkronAgent

@Suite("The folder of the agent's socket")
struct AgentSocketTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test("It is made with all folders above it, for its owner alone")
  func made() throws {
    try inFolder { folder in
      let socket = try AgentSocket(folder: "\(folder)/a/b")
      #expect(socket.path == "\(folder)/a/b/dkron.sock")
      let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/a/b")[.posixPermissions] as? Int
      #expect(mode == 0o700)
    }
  }

  @Test("A file in its place or above it is named", arguments: ["", "/a", "/a/b"])
  func file(_ rest: String) throws {
    try inFolder { folder in
      let file = "\(folder)/file"
      try Data().write(to: URL(filePath: file))
      let error = #expect(throws: AgentSocketError.self) { try AgentSocket(folder: file + rest) }
      #expect(error == .notAFolder(file))
      #expect(error?.description == "'\(file)' is not a folder; name another one")
    }
  }

  @Test("A path that is too long for a socket says how long it may be")
  func long() {
    let error = #expect(throws: AgentSocketError.self) {
      try AgentSocket(folder: "/" + String(repeating: "x", count: 120))
    }
    #expect(error == .tooLong(bytes: 132))
    #expect(error?.description.contains("allows 107") == true)
  }

  @Test("A folder that nobody can make is named")
  func unmakeable() {
    let error = #expect(throws: AgentSocketError.self) { try AgentSocket(folder: "/proc/dkron/data") }
    #expect(error == .failed("/proc/dkron") || error == .forbidden("/proc"))
  }
}
