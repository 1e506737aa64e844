import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct GCEEntryTests {
  @Test(
    "An entry that can never work is refused before any call",
    arguments: [
      ("", "tag_value is missing"), ("label_key=a", "label_key is given without label_value"),
      ("tag_value=Server", "tag_value"), ("tag_value=-a", "tag_value"), (#"tag_value="a\"b""#, "tag_value"),
      (#"label_key="a\"b" label_value=c"#, "label_key"), (#"label_key=a label_value="b c""#, "label_value"),
      ("tag_value=a project_name=p/zones", "project_name"), ("tag_value=a zone_pattern=\"a b\"", "zone_pattern"),
      ("tag_value=a zone_pattern='('", "is not a regular expression in RE2's syntax"),
      ("tag_value=a endpoint=http://compute.example", "endpoint"), ("tag_value=a addr_type=any", "addr_type"),
    ])
  func refused(options: String, words: String) async throws {
    let transport = ScriptedTransport()
    let error = try #require(await ProviderLookup().failure("provider=gce \(options)", transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(transport.requests.isEmpty)
  }

  @Test("A project may have an old domain, and a label letters of any script")
  func accepted() async throws {
    let transport = ScriptedTransport { request in
      request.isForGoogleMetadata ? FakeGoogleMetadata().answer(request) : GCEAnswers.page([])
    }
    let pages = try await ProviderLookup().run(
      "provider=gce project_name=example.com:proj-1 label_key=größe label_value=läuft_1", transport)
    #expect(pages.addresses == [])
    #expect(transport.requests.last?.url.contains("/projects/example.com%3Aproj-1/") == true)
  }
}
