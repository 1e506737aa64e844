import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import SSHAgent
import Testing

@testable import JoinProviders

@Suite struct TritonKeyTests {
  private static let rsa = "b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38"
  private static let ed25519 = "SHA256:aJPPdUrpUvPi1J0ZaLqR1CioFrO5SMQn0dYQZe9q2Uc"

  /// Runs an entry with an agent that the test made up, and gives the origin and the one request.
  private func run(
    _ options: String, files: [String: String] = [:], variables: [String: String] = [:], agent: (any SSHAgent)? = nil
  ) async throws -> (origin: String?, request: HTTPRequest?) {
    var lookup = ProviderLookup(files: InMemoryFiles(files))
    lookup.environment = Environment(variables.merging(["HOME": "/h"]) { own, _ in own })
    let transport = ScriptedTransport(.text(200, "[]"))
    let entry = try JoinEntry.parse("\(TritonDiscoverTests.account) tag_key=role \(options)")
    let query = try EntryValidator(
      registry: BuiltinProviders.registry, environment: lookup.environment, files: lookup.files
    ).resolve(entry)
    var origin: String?
    try await Triton.discover(query.options, in: lookup.context(transport), agent: agent) { origin = $0.origin }
    #expect(!lookup.log.text.contains("PRIVATE"))
    return (origin, transport.requests.first)
  }

  @Test("The entry's key goes before the agent's, the agent's before the usual files")
  func order() async throws {
    let pem = try Fixture.text("triton/key.pem")
    let files = ["/key.pem": pem, "/h/.ssh/id_rsa": pem, "/h/.ssh/id_ed25519": "no key"]
    let agent = try TritonAgent(pem)
    let id = "key_id=\(Self.rsa)"
    let material = try await run("\(id) key_material=@file:/key.pem", files: files, agent: agent)
    #expect(material.origin == "account ops, key from @file:/key.pem of the entry")
    let file = try await run(id, files: files, variables: ["TRITON_KEY_FILE": "/key.pem"], agent: agent)
    #expect(file.origin == "account ops, key from /key.pem")
    for path in ["/key.pem", "@env:KEY"] {
      let variables = ["TRITON_KEY_MATERIAL": "x", "KEY": "/key.pem"]
      let both = try await run("\(id) key_file=\(path)", files: files, variables: variables)
      #expect(both.origin == "account ops, key from /key.pem")
    }
    #expect(agent.signatures == 0)
    let usual = try await run(id, files: files, agent: nil)
    #expect(usual.origin == "account ops, key from /h/.ssh/id_rsa")
    #expect(usual.request?.header("Authorization") == file.request?.header("Authorization"))
  }

  @Test("An agent that holds the key signs, whichever of its fingerprints the entry has")
  func agent() async throws {
    let agent = try TritonAgent(try Fixture.text("triton/ed25519.pem"))
    let ids = [Self.ed25519, "\(Self.ed25519)=", "6f:39:c0:d1:a7:5a:95:2f:87:0b:7b:28:7c:43:b9:36"]
    for id in ids {
      let (origin, request) = try await run("key_id=\"\(id)\"", agent: agent)
      #expect(origin == "account ops, key from the SSH agent")
      #expect(
        request?.header("Authorization")?.hasPrefix(
          "Signature keyId=\"/ops/keys/6f:39:c0:d1:a7:5a:95:2f:87:0b:7b:28:7c:43:b9:36\",algorithm=\"ed25519-sha512\","
            + "headers=\"date\",signature=\"") == true)
      #expect(request?.header("Date") == "Mon, 23 Nov 2026 10:00:00 GMT")
    }
    #expect(agent.signatures == ids.count)
  }

  @Test("Where no place has the key, the error names each with its reason")
  func nowhere() async throws {
    let agent = try TritonAgent(try Fixture.text("triton/ed25519.pem"))
    let files = [
      "/h/.ssh/id_ed25519": try Fixture.text("triton/encrypted.pem"),
      "/h/.ssh/id_rsa": try Fixture.text("triton/ed25519.pem"),
    ]
    let error = try #require(
      await #expect(throws: DiscoveryError.self) { try await run("key_id=\(Self.rsa)", files: files, agent: agent) })
    #expect(error.code == .noCredentials)
    for words in [
      "the SSH agent: none of its 1 keys has the fingerprint key_id", "~/.ssh/id_ed25519: the private key is encrypted",
      "~/.ssh/id_ecdsa: there is none", "~/.ssh/id_rsa: it has another fingerprint",
    ] {
      #expect(error.message.contains(words), "\(error.message)")
    }
    #expect(error.remedy.contains("ssh-add"))
  }

  @Test("A locked agent is passed over with its reason")
  func locked() async throws {
    let agent = try TritonAgent(try Fixture.text("triton/key.pem"), isLocked: true)
    let error = await #expect(throws: DiscoveryError.self) { try await run("key_id=\(Self.rsa)", agent: agent) }
    #expect(error?.message.contains("it may be locked") == true)
  }

  @Test(
    "A key that the entry names must be the one of key_id, and be readable",
    arguments: [
      ("/ed25519.pem", DiscoveryError.Code.configuration, "SHA256:aJPPdUrpUvPi1J0ZaLqR1CioFrO5SMQn0dYQZe9q2Uc"),
      ("/encrypted.pem", .configuration, "is encrypted"), ("/none.pem", .noCredentials, "does not exist"),
    ])
  func named(path: String, code: DiscoveryError.Code, words: String) async throws {
    let files = [
      "/ed25519.pem": try Fixture.text("triton/ed25519.pem"),
      "/encrypted.pem": try Fixture.text("triton/encrypted.pem"),
    ]
    let error = await #expect(throws: DiscoveryError.self) {
      try await run("key_id=\(Self.rsa) key_file=\(path)", files: files)
    }
    #expect(error?.code == code)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("Without an agent's socket no agent is asked")
  func socket() {
    #expect(TritonKey.agent(in: [:]) == nil)
    #expect(TritonKey.agent(in: ["SSH_AUTH_SOCK": "/run/agent"]) != nil)
  }

  @Test(
    "What is no fingerprint is no key id",
    arguments: [
      "", "SHA256:", "SHA256:AAAA", "MD5:aa", "aa:bb", "my-key", "SHA1:aJPPdUrpUvPi1J0ZaLqR1CioFrO5SMQn0dYQZe9q2Uc",
    ])
  func keyIDs(text: String) {
    #expect(TritonKeyID(text) == nil)
  }

  @Test("All spellings of a fingerprint are one")
  func spellings() {
    let spelling = TritonKeyID(Self.rsa)
    #expect(spelling != nil)
    #expect(TritonKeyID("MD5:\(Self.rsa)") == spelling)
    #expect(TritonKeyID(Self.rsa.replacing(":", with: "").uppercased()) == spelling)
  }
}
