import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Credentials come from the first link that has some")
struct CredentialChainTests {
  typealias Chain = CredentialChain<String>

  static func absent(_ name: String, _ reason: String) -> Chain.Link {
    Chain.Link(name: name) { _ throws(DiscoveryError) in .absent(reason: reason) }
  }

  static func found(_ name: String) -> Chain.Link {
    Chain.Link(name: name) { _ throws(DiscoveryError) in .found("key of \(name)", origin: "the \(name)") }
  }

  static func broken(_ name: String) -> Chain.Link {
    Chain.Link(name: name) { _ throws(DiscoveryError) in
      throw DiscoveryError(.denied, in: "fake", "the role may not be assumed", remedy: "fix the role")
    }
  }

  static func chain(_ links: Chain.Link...) -> Chain {
    Chain(provider: "fake", links: links, remedy: "set FAKE_KEY")
  }

  @Test("Absent links are passed over, later ones are not asked")
  func first() async throws {
    let chain = Self.chain(Self.absent("a", "no"), Self.found("b"), Self.broken("c"))
    let (credential, origin) = try await chain.resolve(in: .test())
    #expect(credential == "key of b")
    #expect(origin == "the b")
  }

  @Test("A broken link ends the chain, and the error tells what was asked before")
  func broken() async throws {
    let chain = Self.chain(
      Self.absent("environment", "FAKE_KEY is not set"), Self.broken("profile"), Self.found("role"))
    let error = await #expect(throws: DiscoveryError.self) { _ = try await chain.resolve(in: .test()) }
    #expect(error?.code == .denied)
    #expect(
      error?.message == """
        credentials from profile: the role may not be assumed (asked before: environment: FAKE_KEY is not set)
        """)
    #expect(error?.remedy == "fix the role")
  }

  @Test("When every link is absent, each is named with its reason")
  func none() async throws {
    let chain = Self.chain(
      Self.absent("environment", "FAKE_KEY is not set"), Self.absent("role", "no metadata service"))
    let error = await #expect(throws: DiscoveryError.self) { _ = try await chain.resolve(in: .test()) }
    #expect(error?.code == .noCredentials)
    #expect(
      error?.message
        == "no credentials were found (environment: FAKE_KEY is not set; role: no metadata service)")
    #expect(error?.remedy == "set FAKE_KEY")
  }
}
