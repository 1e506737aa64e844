import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("What a server repeats of a request's secrets is taken out of messages")
struct RedactionTests {
  /// The message of a refusal that says `words` to a request with this header.
  private func message(_ words: String, header: String) async throws -> String {
    let transport = ScriptedTransport(.text(403, words))
    let error = await #expect(throws: DiscoveryError.self) {
      try await CloudClientTests.client(transport).text { () throws(DiscoveryError) in
        HTTPRequest(url: "https://api.example/", headers: [("Authorization", header)])
      }
    }
    return try #require(error).message
  }

  @Test(
    "A password is taken out in clear text too",
    arguments: ["password canary-key", "ops:canary-key", "Basic b3BzOmNhbmFyeS1rZXk="])
  func basic(words: String) async throws {
    let message = try await message("no: \(words)!", header: "Basic b3BzOmNhbmFyeS1rZXk=")
    #expect(message.contains("<secret>!"))
    #expect(!message.contains("canary") && !message.contains("b3Bz"))
  }

  @Test("A secret that an excerpt cuts in two leaves no part", arguments: 150...200)
  func cut(width: Int) async throws {
    let token = "canary" + String(repeating: "x", count: 60)
    let message = try await message(String(repeating: "-", count: width) + token, header: "Bearer \(token)")
    #expect(!message.contains("canary"))
    #expect(message.hasSuffix("…"))
  }
}
