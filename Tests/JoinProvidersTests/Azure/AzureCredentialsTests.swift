import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct AzureCredentialsTests {
  private static let query = "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1"
  private static let application = ["AZURE_TENANT_ID": "t-env", "AZURE_CLIENT_ID": "c-env"]
  private static let federation = application.merging(["AZURE_FEDERATED_TOKEN_FILE": "/token"]) { $1 }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var options = ""
    var variables: [String: String] = [:]
    /// What the request for a token must hold, in its URL or its body.
    let proof: String
    let origin: String
  }

  static let examples = [
    Example(
      testDescription: "entry", options: "tenant_id=t-1 client_id=c-1 secret_access_key=canary-entry",
      variables: application.merging(["AZURE_CLIENT_SECRET": "canary-env", "ARM_TENANT_ID": "t-arm"]) { $1 },
      proof: "client_id=c-1&client_secret=canary-entry", origin: "the entry"),
    Example(
      testDescription: "ARM_ variables",
      variables: [
        "ARM_TENANT_ID": "t-arm", "ARM_CLIENT_ID": "c-arm", "ARM_CLIENT_SECRET": "canary-arm",
        "AZURE_CLIENT_SECRET": "canary-env",
      ], proof: "client_id=c-arm&client_secret=canary-arm", origin: "ARM_CLIENT_SECRET"),
    Example(
      testDescription: "some of the entry, some of ARM_ variables", options: "tenant_id=t-1 client_id=c-1",
      variables: ["ARM_CLIENT_SECRET": "canary-arm"], proof: "client_id=c-1&client_secret=canary-arm",
      origin: "ARM_CLIENT_SECRET"),
    Example(
      testDescription: "AZURE_ variables",
      variables: federation.merging(["AZURE_CLIENT_SECRET": "canary-env"]) { $1 },
      proof: "client_id=c-env&client_secret=canary-env", origin: "AZURE_CLIENT_SECRET"),
    Example(
      testDescription: "workload identity", variables: federation,
      proof: "client_id=c-env&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&"
        + "client_assertion=canary-jwt&scope=", origin: "the workload identity c-env"),
    Example(
      testDescription: "identity of the machine",
      proof: "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.core.windows.net%2F",
      origin: "the managed identity of the machine"),
    Example(
      testDescription: "identity that a user made", variables: ["AZURE_CLIENT_ID": "c-env"],
      proof: "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.core.windows.net%2F&client_id=c-env",
      origin: "the managed identity c-env of the machine"),
    Example(
      testDescription: "identity of an app",
      variables: ["IDENTITY_ENDPOINT": "http://127.0.0.1:41234/msi/token/", "IDENTITY_HEADER": "canary-header"],
      proof: "http://127.0.0.1:41234/msi/token?api-version=2019-08-01&resource=",
      origin: "the managed identity of the app"
    ),
    Example(
      testDescription: "identity of a workspace",
      variables: ["MSI_ENDPOINT": "http://127.0.0.1:41234/msi/token", "MSI_SECRET": "canary-header"],
      proof: "http://127.0.0.1:41234/msi/token?api-version=2017-09-01&resource=",
      origin: "the managed identity of the machine learning workspace"),
    Example(
      testDescription: "identity of Cloud Shell", variables: ["MSI_ENDPOINT": "http://127.0.0.1:41234/msi/token"],
      proof: "http://127.0.0.1:41234/msi/token resource=https%3A%2F%2Fmanagement.core.windows.net%2F",
      origin: "the managed identity of Cloud Shell"),
  ]

  private func lookup(_ variables: [String: String]) -> ProviderLookup {
    ProviderLookup(environment: Environment(variables), files: InMemoryFiles(["/token": "canary-jwt\n"]))
  }

  @Test("Each source serves when the ones before it have nothing, and is named", arguments: examples)
  func order(example: Example) async throws {
    var cloud = FakeAzure()
    cloud.metadata = .text(200, FakeAzure.tokenAnswer)
    let transport = cloud.transport
    let lookup = lookup(example.variables)
    let pages = try await lookup.run("\(Self.query) \(example.options)", transport)
    #expect(pages.first?.origin == "subscription sub-1, credentials from \(example.origin)")
    let asked = transport.requests.dropLast().last
    #expect(
      asked.map { "\($0.url) \($0.form)".contains(example.proof) } == true, "\(asked?.url ?? "") \(asked?.form ?? "")")
    #expect(transport.requests.last?.header("Authorization") == "Bearer \(FakeAzure.token)")
    #expect(!lookup.log.text.contains("canary"))
    for request in transport.requests where !request.url.hasPrefix("https://") { #expect(request.bypassesProxy) }
  }

  @Test("A token's file is read anew for each token, and the token is kept meanwhile")
  func tokenFile() async throws {
    let lookup = lookup(Self.federation)
    let transport = FakeAzure().transport
    for _ in 1...2 { _ = try await lookup.run(Self.query, transport) }
    lookup.files.set("/token", to: "canary-second")
    lookup.wallClock.advance(by: .seconds(3600))
    _ = try await lookup.run(Self.query, transport)
    let forms = transport.requests.filter { $0.method == "POST" }.map(\.form)
    #expect(forms.map { $0.contains("canary-second") } == [false, true])
  }

  @Test(
    "What is configured but cannot be used ends the search: no other identity is used in silence",
    arguments: [
      (["AZURE_CLIENT_SECRET": "canary"], "AZURE_CLIENT_SECRET is set without AZURE_TENANT_ID"),
      (
        ["AZURE_CLIENT_SECRET": "canary", "AZURE_TENANT_ID": "t"],
        "AZURE_CLIENT_SECRET is set without AZURE_CLIENT_ID"
      ),
      (
        ["AZURE_CLIENT_SECRET": "canary", "AZURE_TENANT_ID": "t/../u", "AZURE_CLIENT_ID": "c"],
        "AZURE_TENANT_ID is not an ID"
      ),
      (["AZURE_CLIENT_CERTIFICATE_PATH": "/c"], "AZURE_CLIENT_CERTIFICATE_PATH is set without AZURE_TENANT_ID"),
      (["AZURE_FEDERATED_TOKEN_FILE": "/t"], "AZURE_FEDERATED_TOKEN_FILE is set without AZURE_TENANT_ID"),
      (
        ["IDENTITY_ENDPOINT": "https://h", "IDENTITY_HEADER": "canary", "IDENTITY_SERVER_THUMBPRINT": "a"],
        "the managed identity of Service Fabric is not supported"
      ),
      (["IDENTITY_ENDPOINT": "arc"], "IDENTITY_ENDPOINT is no http or https URL"),
      (["MSI_ENDPOINT": "http://127.0.0.1", "AZURE_CLIENT_ID": "c"], "Cloud Shell has one managed identity"),
      (
        ["IDENTITY_ENDPOINT": "http://127.0.0.1", "AZURE_CLIENT_ID": "c"], "Azure Arc machine has one managed identity"
      ),
    ])
  func broken(variables: [String: String], words: String) async throws {
    let transport = FakeAzure().transport
    let error = try #require(await lookup(variables).failure(Self.query, transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!"\(error)".contains("canary"))
    #expect(transport.requests.isEmpty)
  }

  @Test("A token's file that is not there is named")
  func noTokenFile() async throws {
    let variables = Self.federation.merging(["AZURE_FEDERATED_TOKEN_FILE": "/gone"]) { $1 }
    let error = try #require(await lookup(variables).failure(Self.query, FakeAzure().transport))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("AZURE_FEDERATED_TOKEN_FILE: /gone does not exist"))
  }

  @Test("Outside of Azure and without a secret, one probe is made and every place is named")
  func nothing() async throws {
    let transport = FakeAzure().transport
    let error = try #require(await lookup([:]).failure(Self.query, transport))
    #expect(error.code == .noCredentials)
    for words in [
      "it has no secret_access_key", "AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH are not set",
      "AZURE_FEDERATED_TOKEN_FILE is not set", "the metadata service of Azure does not answer",
    ] {
      #expect(error.message.contains(words), "\(error.message)")
    }
    #expect(error.remedy.contains("secret_access_key="))
    #expect(transport.requests.count == 1)
    #expect(transport.requests.first.map { $0.deadline <= .seconds(1) && $0.header("Metadata") == nil } == true)
  }

  @Test(
    "A machine without an identity is told how to get one",
    arguments: [
      ([:], 400, "assign a managed identity", DiscoveryError.Code.noCredentials),
      (["AZURE_CLIENT_ID": "c"], 400, "correct AZURE_CLIENT_ID", .noCredentials),
      ([:], 404, "nothing to do unless it lasts", .serverFault), ([:], 429, "the next try", .throttled),
    ])
  func noIdentity(
    variables: [String: String], status: Int, remedy: String, code: DiscoveryError.Code
  ) async throws {
    var cloud = FakeAzure()
    cloud.metadata = .text(status, #"{"error":"invalid_request","error_description":"Identity not found"}"#)
    let error = try #require(await lookup(variables).failure(Self.query, cloud.transport))
    #expect(error.code == code)
    let isAbsent = code == .noCredentials
    #expect(isAbsent ? error.message.contains("Identity not found") : error.remedy.contains(remedy), "\(error)")
  }

  @Test(
    "A token is kept as long as its answer says, in numbers or texts, and five minutes where it does not say",
    arguments: [
      (#","expires_in":600"#, 600), (#","expires_in":"600""#, 600), (#","expires_on":"1795428900""#, 900),
      (#","expires_on":1795428900"#, 900), ("", 300),
    ])
  func tokenAnswers(fields: String, life: Int) async throws {
    var cloud = FakeAzure()
    cloud.metadata = .text(200, #"{"access_token":"\#(FakeAzure.token)"\#(fields)}"#)
    let lookup = lookup([:])
    let transport = cloud.transport
    func tokenCalls() -> Int { transport.requests.count { $0.header("Metadata") != nil } }
    _ = try await lookup.run(Self.query, transport)
    lookup.wallClock.advance(by: .seconds(life - 300))
    _ = try await lookup.run(Self.query, transport)
    #expect(tokenCalls() == 1)
    lookup.wallClock.advance(by: .seconds(1))
    _ = try await lookup.run(Self.query, transport)
    #expect(tokenCalls() > 1)
  }
}
