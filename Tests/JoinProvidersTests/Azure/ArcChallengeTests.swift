import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct ArcChallengeTests {
  private static let entry = "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1"
  private static let key = "/var/opt/azcmagent/tokens/a-1.key"

  /// The agent, which wants the content of `key`, and the Resource Manager.
  private func transport(realm: String = key) -> ScriptedTransport {
    ScriptedTransport { request throws(HTTPTransportError) in
      guard request.url.hasPrefix("http://127.0.0.1:") else { return try FakeAzure().answer(request) }
      guard request.header("Metadata") == "true", request.bypassesProxy else { return .text(400) }
      if request.header("Authorization") == "Basic canary-arc-key" { return .text(200, FakeAzure.tokenAnswer) }
      return .text(401, headers: [("WWW-Authenticate", "Basic realm=\(realm)")])
    }
  }

  @Test("The agent's refusal names a file, and its content gets the token", arguments: [true, false])
  func token(isByVariable: Bool) async throws {
    var lookup = ProviderLookup(files: InMemoryFiles([Self.key: "canary-arc-key\n"]))
    if isByVariable {
      lookup.environment = ["IDENTITY_ENDPOINT": "http://127.0.0.1:40342/metadata/identity/oauth2/token"]
    } else {
      lookup.files.fail("/opt/azcmagent/bin/himds", .tooLarge(limit: 1))
    }
    let transport = transport()
    let pages = try await lookup.run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(pages.first?.origin?.hasSuffix("credentials from the managed identity of the Azure Arc machine") == true)
    let url =
      "http://127.0.0.1:40342/metadata/identity/oauth2/token?api-version=2020-06-01&"
      + "resource=https%3A%2F%2Fmanagement.core.windows.net%2F"
    #expect(transport.requests.prefix(2).map(\.url) == [url, url])
    #expect(transport.requests.map { $0.header("Authorization") }.first == .some(nil))
    #expect(!lookup.log.text.contains("canary"))
  }

  @Test(
    "A file that the agent would not name is not read",
    arguments: [
      "/etc/shadow", "/var/opt/azcmagent/tokens/../x.key", "/var/opt/azcmagent/tokens/a.txt", "",
      "/var/opt/azcmagent/tokens/sub/a.key",
    ])
  func foreignFile(path: String) async throws {
    let lookup = ProviderLookup(environment: ["IDENTITY_ENDPOINT": "http://127.0.0.1:40342/token"])
    let error = try #require(await lookup.failure(Self.entry, transport(realm: path)))
    #expect(error.code == .denied)
    #expect(!lookup.files.reads.contains(path))
  }

  @Test("A file that may not be read says what to do, and one that is too long is no key")
  func unreadable() async throws {
    let lookup = ProviderLookup(environment: ["IDENTITY_ENDPOINT": "http://127.0.0.1:40342/token"])
    lookup.files.fail(Self.key, .denied)
    let error = try #require(await lookup.failure(Self.entry, transport()))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("may not be read by this user"), "\(error)")
    lookup.files.set(Self.key, to: String(repeating: "k", count: 4097))
    #expect(try #require(await lookup.failure(Self.entry, transport())).message.contains("larger than 4096 bytes"))
  }
}
