import Foundation
import GossipMembership
import JoinPrimitives
import Testing

@Suite("The key ring")
struct KeyRingTests {
  private func key(_ byte: UInt8, count: Int = 16) throws -> GossipKey {
    try GossipKey(bytes: [UInt8](repeating: byte, count: count))
  }

  @Test("A key is changed in three steps: install, use, remove")
  func rotation() throws {
    let (old, new) = (try key(1), try key(2, count: 32))
    var ring = KeyRing(primary: old)
    try ring.install(new)
    try ring.install(new)
    #expect(ring.keys == [old, new])
    #expect(throws: KeyRingError.removesPrimary) { try ring.remove(old) }
    try ring.use(new)
    #expect(ring.primary == new)
    try ring.remove(old)
    #expect(ring.keys == [new])
    #expect(throws: KeyRingError.unknownKey) { try ring.use(old) }
  }

  @Test("A ring has a bound, and is never empty")
  func bounds() throws {
    let keys = try (0..<20).map { try key($0) }
    #expect(KeyRing([]) == nil)
    #expect(KeyRing(keys) == nil)
    #expect(KeyRing([keys[0], keys[0]])?.keys == [keys[0]])
    var ring = try #require(KeyRing(Array(keys.prefix(KeyRing.limit))))
    #expect(throws: KeyRingError.full) { try ring.install(keys[19]) }
  }

  @Test(
    "A text that is no key is refused with the cause",
    arguments: [("?", GossipKeyError.notBase64), ("AAAA", .badLength(3)), ("", .badLength(0))])
  func badKeys(text: String, error: GossipKeyError) {
    #expect(throws: error) { try GossipKey(Secret(text)) }
  }

  @Test("A key is never printed")
  func hidden() throws {
    let key = try key(0xAB)
    var dumped = ""
    dump(KeyRing(primary: key), to: &dumped)
    for text in ["\(key)", String(reflecting: KeyRing(primary: key)), dumped] {
      #expect(!text.contains(key.text.reveal()))
      #expect(!text.contains("171"))
    }
  }

  @Test("A ring is kept in a file of Serf's format that only its owner may read, and read back")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ring-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = KeyRingFile(path: folder.appending(path: "keyring.json").path())
    #expect(try file.load() == nil)

    let ring = try #require(KeyRing([try key(1), try key(2, count: 32)]))
    try file.store(ring)
    #expect(try file.load() == ring)
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let texts = try JSONDecoder().decode([String].self, from: Data(contentsOf: URL(filePath: file.path)))
    #expect(texts == ring.keys.map { $0.text.reveal() })

    try file.store(KeyRing(primary: try key(3)))
    #expect(try file.load()?.keys.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["keyring.json"])
  }

  @Test(
    "A file that holds no ring is an error that names it and says what to do",
    arguments: [("{}", "no JSON array"), ("[]", "0 keys"), (#"["AAAA"]"#, "entry 1: the key has 3 bytes")])
  func badFile(content: String, cause: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "ring-\(UUID().uuidString).json").path()
    try Data(content.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: KeyRingFileError.self) { try KeyRingFile(path: path).load() }
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains(cause) == true)
    #expect(error?.description.contains("remove it") == true)
  }
}
