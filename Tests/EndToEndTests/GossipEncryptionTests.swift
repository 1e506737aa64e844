import Foundation
import GossipMembership
import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Logging
import Testing

@Suite("Encrypted gossip among Serf agents")
struct GossipEncryptionTests {
  private static func key(_ byte: UInt8, count: Int = 32) -> [UInt8] { [UInt8](repeating: byte, count: count) }

  private static func option(_ key: [UInt8]) -> [String] { ["-encrypt=\(text(key))"] }

  private static func text(_ key: [UInt8]) -> String { Data(key).base64EncodedString() }

  @Test("Joins and stays with keys of every length", arguments: [16, 24, 32])
  func keySizes(count: Int) async throws {
    let key = Self.key(7, count: count)
    let serf = try SerfAgent("serf", options: Self.option(key))
    let own = try GossipTestNode("own", tags: ["a": "b"], key: key)
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed) == [serf.gossipPort: .joined(name: "serf")])
        try await serf.waitFor("own", "alive", tags: ["a": "b"])
        try await own.driver.setTags(["a": "c"])
        try await serf.waitFor("own", "alive", tags: ["a": "c"])
        #expect(own.logs.text.contains("encrypted with AES-\(count * 8)-GCM"))
        #expect(!own.logs.text.contains(Self.text(key)))
      }
    }
  }

  struct Mismatch: Sendable, CustomTestStringConvertible {
    let theirs: UInt8?
    let ours: UInt8?
    let cause: String
    let remedy: String
    var testDescription: String { cause }
  }

  @Test(
    "Item 17: where the keys do not fit, the outcome says why and one warning says what to do",
    arguments: [
      Mismatch(theirs: 1, ours: 2, cause: "a key that this node does not have", remedy: "same --encrypt key"),
      Mismatch(theirs: nil, ours: 2, cause: "does not encrypt, and this node does", remedy: "this node without one"),
      Mismatch(theirs: 1, ours: nil, cause: "this node has no key", remedy: "with the cluster's --encrypt key"),
    ])
  func mismatch(example: Mismatch) async throws {
    let serf = try SerfAgent("serf", options: example.theirs.map { Self.option(Self.key($0)) } ?? [])
    let own = try GossipTestNode("own", key: example.ours.map { Self.key($0) })
    try await serf.run { _ in
      try await own.run {
        for _ in 0..<2 {
          guard case .failed(let reason)? = await own.join(serf.seed)[serf.gossipPort] else {
            Issue.record("joined in spite of the keys")
            return
          }
          #expect(reason.contains(example.cause))
        }
        let warnings = own.logs.texts(.warning).filter { $0.contains(example.cause) }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains(example.remedy) == true)
        let list = try await serf.members()
        #expect(list["own"] == nil)
      }
    }
  }

  @Test("Item 34: keys are changed under way by Serf's commands, and the new one outlives a restart")
  func rotation() async throws {
    let (old, new) = (Self.key(1), Self.key(2, count: 16))
    let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = KeyRingFile(folder: folder.path())
    let serf = try SerfAgent("serf", options: Self.option(old))
    let own = try GossipTestNode("own", key: old, keyRingFile: file)
    try await serf.run { _ in
      try await own.run {
        #expect(await own.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        try await serf.waitFor("own", "alive")
        for arguments in ["-install=\(Self.text(new))", "-use=\(Self.text(new))", "-remove=\(Self.text(old))"] {
          let result = try await serf.command("keys", arguments)
          #expect(result.status == .code(0), "\(arguments): \(result.output) \(result.errors)")
        }
        let list = try await serf.command("keys", "-list")
        #expect(list.output.contains("\(Self.text(new))  [2/2]"))
        #expect(!list.output.contains(Self.text(old)))
        try await own.driver.setTags(["after": "change"])
        try await serf.waitFor("own", "alive", tags: ["after": "change"])
        #expect(try file.load()?.keys == [try GossipKey(bytes: new)])
        #expect(!own.logs.text.contains(Self.text(new)))
      }
      // The old key is what the configuration still says; the file wins.
      let again = try GossipTestNode("own", port: own.seed.port, tags: ["run": "2"], key: old, keyRingFile: file)
      try await again.run {
        #expect(await again.join(serf.seed)[serf.gossipPort] == .joined(name: "serf"))
        #expect(again.logs.texts(.info).contains { $0.contains(file.path) && $0.contains("--encrypt has no effect") })
      }
    }
  }
}
