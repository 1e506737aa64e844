import Foundation
import Glibc
import Testing

@testable import DkronAgent

@Suite("Reaching the agent on this machine")
struct LocalAgentTests {
  private func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  /// A socket whose queue of connections nobody empties, as that of a process that is stopped.
  private func listen(at path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    try #require(bound == 0 && Glibc.listen(descriptor, 4) == 0)
    return descriptor
  }

  @Test("An agent that hangs is told from one that is not there, and from one that has left its socket")
  func silence() async throws {
    try await inFolder { folder in
      let agent = LocalAgent(dataDirectory: folder, patience: .milliseconds(300))
      func complaint() async -> String? {
        await #expect(throws: CommandFailure.self) { try await agent.get("/health") }?.message
      }
      #expect(await complaint()?.hasPrefix("no agent answers at \(folder)/dkron.sock; start one") == true)
      let listener = try listen(at: "\(folder)/dkron.sock")
      #expect(await complaint()?.contains("is there and did not answer within 300ms; see") == true)
      close(listener)
      #expect(await complaint()?.hasPrefix("no agent answers at \(folder)/dkron.sock; start one") == true)
    }
  }
}
