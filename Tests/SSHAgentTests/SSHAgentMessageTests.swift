import JoinCryptography
import Testing

@testable import SSHAgent

@Suite struct SSHAgentMessageTests {
  /// An agent that gives one reply to everything and keeps what it was asked.
  private struct Scripted: SSHAgent {
    let reply: [UInt8]
    func exchange(_ request: [UInt8]) async throws(SSHAgentError) -> [UInt8] { reply }
  }

  private static func key(_ format: String) throws -> SSHPublicKey {
    var writer = SSHWriter()
    writer.string(format.utf8)
    writer.string([1, 2, 3])
    return try #require(SSHPublicKey(blob: writer.bytes))
  }

  private static func list(_ keys: [SSHPublicKey], count: UInt32? = nil) -> [UInt8] {
    var writer = SSHWriter()
    writer.byte(12)
    writer.number(count ?? UInt32(keys.count))
    for key in keys {
      writer.string(key.blob)
      writer.string("a comment".utf8)
    }
    return writer.bytes
  }

  @Test("The keys of an agent are listed, without those of certificates")
  func keys() async throws {
    let formats = ["ssh-rsa", "ssh-rsa-cert-v01@openssh.com", "ssh-ed25519"]
    let keys = try await Scripted(reply: Self.list(try formats.map(Self.key))).keys()
    #expect(keys.map(\.format) == ["ssh-rsa", "ssh-ed25519"])
    #expect(try await Scripted(reply: Self.list([])).keys() == [])
  }

  @Test("A request for a signature holds key, message and the flag for SHA-256")
  func request() throws {
    let key = try Self.key("ssh-rsa")
    var reader = SSHReader(SSHAgentMessage.signatureRequest([9, 8], key: key))
    #expect(reader.byte() == 13)
    #expect(reader.string() == key.blob)
    #expect(reader.string() == [9, 8])
    #expect(reader.number() == 2)
    #expect(reader.isAtEnd)
  }

  @Test("A signature is read in the format that the agent names")
  func signature() async throws {
    var wire = SSHWriter()
    wire.string("rsa-sha2-256".utf8)
    wire.string([7, 7])
    var reply = SSHWriter()
    reply.byte(14)
    reply.string(wire.bytes)
    let signature = try await Scripted(reply: reply.bytes).signature(of: [1], by: try Self.key("ssh-rsa"))
    #expect(signature == SSHSignature(algorithm: .rsaPKCS1(.sha256), bytes: [7, 7]))
  }

  @Test(
    "Replies that say no, break off or are something else are told apart",
    arguments: [
      ([5], SSHAgentError.Code.refused), ([], .malformed), ([12], .malformed), ([12, 0, 0, 0, 1], .malformed),
      ([12, 0xFF, 0xFF, 0xFF, 0xFF], .malformed), ([12, 0, 0, 0, 1, 0, 0, 0, 9, 1], .malformed), ([14], .malformed),
      ([14, 0, 0, 0, 1, 1], .malformed), ([99], .malformed),
    ] as [([UInt8], SSHAgentError.Code)])
  func refused(reply: [UInt8], code: SSHAgentError.Code) async throws {
    let agent = Scripted(reply: reply)
    let key = try Self.key("ssh-rsa")
    let listing = await #expect(throws: SSHAgentError.self) { try await agent.keys() }
    let signing = await #expect(throws: SSHAgentError.self) { try await agent.signature(of: [], by: key) }
    #expect(listing?.code == code)
    #expect(signing?.code == code)
  }
}
