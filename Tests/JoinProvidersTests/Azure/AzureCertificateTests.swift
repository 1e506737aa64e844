import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AzureCertificateTests {
  private static let application = AzureApplication(tenant: "t-1", client: "c-1")
  private static let endpoint = "https://login.microsoftonline.com/t-1/oauth2/v2.0/token"

  private func assertion(sendsChain: Bool = false) throws -> [String] {
    let pem = try Fixture.text("azure/certificate.pem")
    let token = try AzureCertificate(Array(pem.utf8), passphrase: nil).assertion(
      of: Self.application, to: Self.endpoint, at: Date(timeIntervalSince1970: 1_795_428_000), nonce: "n-1",
      sendsChain: sendsChain)
    return token.reveal().split(separator: ".").map(String.init)
  }

  private func text(_ part: String) throws -> String {
    String(decoding: try bytes(part), as: UTF8.self)
  }

  private func bytes(_ part: String) throws -> [UInt8] {
    let standard = part.replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
    return try #require(Base64.decode(padded))
  }

  @Test("An assertion names the certificate, is made out to the endpoint for ten minutes, and is signed by the key")
  func contents() throws {
    let parts = try assertion()
    #expect(parts.count == 3)
    let pem = try Fixture.text("azure/certificate.pem")
    let own = try #require(try Certificate.chain(pem: pem).last)
    let thumbprint = Base64.encode(Digest.sha256(own.der))
    #expect(try text(parts[0]) == #"{"alg":"PS256","typ":"JWT","x5t#S256":"\#(thumbprint)"}"#)
    #expect(
      try text(parts[1])
        == #"{"aud":"\#(Self.endpoint)","iss":"c-1","sub":"c-1","jti":"n-1","nbf":1795428000,"exp":1795428600}"#)
    let signature = try bytes(parts[2])
    for (message, isRight) in [("\(parts[0]).\(parts[1])", true), ("\(parts[0]).\(parts[1])x", false)] {
      #expect(
        SignatureVerifier.accepts(
          signature, of: Array(message.utf8), digest: .sha256, isPSS: true, privateKeyPEM: pem) == isRight)
    }
    // A probabilistic signature is another one each time.
    #expect(try assertion()[2] != parts[2])
  }

  @Test("A PKCS#12 file gives the same as a PEM file, once its passphrase is right")
  func pkcs12() throws {
    let text = try Fixture.text("azure/certificate.p12.base64").filter { !$0.isNewline }
    let file = try #require(Base64.decode(text))
    let bundle = try PKCS12(file, passphrase: Secret("open"))
    let chain = try Certificate.chain(pem: try Fixture.text("azure/certificate.pem"))
    #expect(Set(bundle.chain) == Set(chain))
    #expect(bundle.key.belongs(to: bundle.chain[0]))
    _ = try AzureCertificate(file, passphrase: Secret("open"))
    #expect(throws: KeyError.self) { try AzureCertificate(file, passphrase: Secret("shut")) }
    #expect(throws: KeyError.self) { try AzureCertificate(file, passphrase: nil) }
    #expect(throws: KeyError.self) { try AzureCertificate(Array(file.dropLast(9)), passphrase: Secret("open")) }
  }

  @Test("A PKCS#12 file may write its length in any way that BER allows")
  func lengths() throws {
    let text = try Fixture.text("azure/certificate.p12.base64").filter { !$0.isNewline }
    let file = try #require(Base64.decode(text))
    #expect(file.prefix(2) == [0x30, 0x82])
    // As a file of 64 KiB has it, and with an open end.
    let long = [0x30, 0x83, 0] + file.dropFirst(2)
    let open = [0x30, 0x80] + file.dropFirst(4) + [0, 0]
    for file in [long, open] { _ = try AzureCertificate(file, passphrase: Secret("open")) }
    for other in [[], [0x30], Array("0".utf8), Array("01".utf8), [0x31, 0x82, 1, 0]] as [[UInt8]] {
      #expect(!PKCS12.isLikely(other))
    }
  }

  @Test("The chain is sent on demand, the application's own certificate first")
  func chain() throws {
    let header = try text(try assertion(sendsChain: true)[0])
    let pem = try Fixture.text("azure/certificate.pem")
    let certificates = try Certificate.chain(pem: pem).map { Base64.encode($0.der) }
    #expect(header.hasSuffix(#","x5c":["\#(certificates[1])","\#(certificates[0])"]}"#))
  }

  @Test("A lookup signs in with the certificate of the environment")
  func lookup() async throws {
    let variables: [String: String] = [
      "AZURE_TENANT_ID": "t-1", "AZURE_CLIENT_ID": "c-1", "AZURE_CLIENT_CERTIFICATE_PATH": "/app.pem",
    ]
    let files = InMemoryFiles(["/app.pem": try Fixture.text("azure/certificate.pem")])
    let transport = FakeAzure().transport
    let entry = "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1"
    let pages = try await ProviderLookup(environment: Environment(variables), files: files).run(entry, transport)
    #expect(pages.first?.origin == "subscription sub-1, credentials from the certificate /app.pem")
    let form = try #require(transport.requests.first?.form)
    #expect(
      form.hasPrefix(
        "grant_type=client_credentials&client_id=c-1&"
          + "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=ey"
      ))
    #expect(form.hasSuffix("&scope=https%3A%2F%2Fmanagement.core.windows.net%2F%2F.default"))
  }

  @Test(
    "A file that cannot be used is told with its path",
    arguments: [
      ("", "the text holds no private key"), ("\u{0}\u{1}PFX", "the text holds no private key"),
      ("no certificate", "the text holds no certificate"),
    ])
  func unusable(text: String, words: String) async throws {
    let variables: [String: String] = [
      "AZURE_TENANT_ID": "t-1", "AZURE_CLIENT_ID": "c-1", "AZURE_CLIENT_CERTIFICATE_PATH": "/app.pem",
    ]
    let pem = try Fixture.text("azure/certificate.pem")
    let key = try #require(pem.firstRange(of: "-----BEGIN PRIVATE KEY")).lowerBound
    let files = InMemoryFiles(["/app.pem": text == "no certificate" ? String(pem[key...]) : text])
    let transport = FakeAzure().transport
    let error = try #require(
      await ProviderLookup(environment: Environment(variables), files: files).failure(
        "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1", transport))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("/app.pem: \(words)"), "\(error.message)")
    #expect(error.remedy.contains("AZURE_CLIENT_CERTIFICATE_PASSWORD"))
    #expect(transport.requests.isEmpty)
  }
}
