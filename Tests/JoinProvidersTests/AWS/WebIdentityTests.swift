import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct WebIdentityTests {
  private static let entry = "provider=aws tag_key=dkron tag_value=server region=eu-west-1"
  private static let role = "arn:aws:iam::111122223333:role/dkron"
  private static let token = "canary.web/token+=="
  private static let variables = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/var/token", "AWS_ROLE_ARN": role]

  private func lookup(_ variables: [String: String] = Self.variables, token: String? = Self.token) -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = Environment(variables)
    lookup.files.set("/var/token", to: token)
    return lookup
  }

  private static func cloud(
    _ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { STSAnswers.keys($0) }
  ) -> ScriptedTransport {
    ScriptedTransport { $0.isForSTS ? answer($0) : EC2Answers.page(["10.0.0.1"]) }
  }

  @Test("The token is traded for keys by one call that is not signed")
  func request() async throws {
    let answer = try Fixture.text("aws/assume-role-with-web-identity.xml")
    let cloud = Self.cloud { _ in .text(200, answer) }
    let lookup = lookup(Self.variables.merging(["AWS_ROLE_SESSION_NAME": "night"]) { $1 }, token: "\(Self.token)\n")
    let pages = try await lookup.run(Self.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(pages.first?.origin == "region eu-west-1, credentials from the web identity, role \(Self.role)")

    let request = try #require(cloud.requests.first)
    #expect(cloud.requests.count == 2)
    #expect(request.method == "POST")
    #expect(request.url == "https://sts.eu-west-1.amazonaws.com/")
    #expect(
      request.form == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&"
        + "RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdkron&RoleSessionName=night&"
        + "WebIdentityToken=canary.web%2Ftoken%2B%3D%3D")
    #expect(request.headers.map(\.name) == ["Content-Type"])
    #expect(request.header("Content-Type") == "application/x-www-form-urlencoded; charset=utf-8")
    #expect(cloud.requests.last?.accessKeyID == "ASIAWEB")
    #expect(cloud.requests.last?.header("X-Amz-Security-Token") == "canary-web-token")
    #expect(!lookup.log.text.contains("canary"))
  }

  @Test("A profile names role and token as well")
  func profile() async throws {
    let lookup = lookup([:])
    lookup.files.set(
      "/c", to: "[profile pod]\nrole_arn = \(Self.role)\nweb_identity_token_file = /var/token\nrole_session_name = s\n")
    var other = lookup
    other.environment = ["AWS_CONFIG_FILE": "/c", "AWS_PROFILE": "pod"]
    let cloud = Self.cloud()
    let pages = try await other.run(Self.entry, cloud)
    #expect(pages.first?.origin == "region eu-west-1, credentials from profile pod, role \(Self.role)")
    #expect(cloud.requests.map { $0.field("RoleSessionName") } == ["s", nil])
  }

  @Test("Keys are kept, and the token is read anew when fresh ones are needed")
  func refresh() async throws {
    let lookup = lookup()
    let cloud = Self.cloud()
    _ = try await lookup.run(Self.entry, cloud)
    _ = try await lookup.run(Self.entry, cloud)
    #expect(cloud.requests.filter(\.isForSTS).count == 1)
    lookup.files.set("/var/token", to: "canary-second")
    lookup.wallClock.advance(by: .seconds(51 * 60))
    _ = try await lookup.run(Self.entry, cloud)
    #expect(cloud.requests.filter(\.isForSTS).map { $0.field("WebIdentityToken") }.last == "canary-second")
  }

  @Test(
    "A refusal says what to do about the token, which is never shown",
    arguments: [
      (400, "ExpiredTokenException", DiscoveryError.Code.denied, "whoever writes /var/token", 1),
      (400, "InvalidIdentityToken", .denied, "trust policy of \(role)", 1),
      (403, "IDPRejectedClaim", .denied, "trust policy of \(role)", 1),
      (403, "AccessDenied", .denied, "trust policy of \(role)", 1),
      (400, "IDPCommunicationError", .serverFault, "nothing to do", 3),
      (400, "ValidationError", .configuration, "AWS_ROLE_ARN", 1),
      (403, "RegionDisabledException", .denied, "enable the region", 1),
    ])
  func refusals(status: Int, awsCode: String, code: DiscoveryError.Code, remedy: String, calls: Int) async throws {
    let cloud = Self.cloud { STSAnswers.fault(status, awsCode, "no \(Self.token) please, \($0.form)") }
    let lookup = lookup()
    let error = try #require(await lookup.failure(Self.entry, cloud))
    #expect(error.code == code)
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
    #expect(cloud.requests.count == calls)
    #expect(!"\(error) \(lookup.log.text)".contains("canary"))
  }

  @Test("A token that is missing or empty is an error that names its file", arguments: [nil, "", " \n"])
  func missing(token: String?) async throws {
    let error = try #require(await lookup(token: token).failure(Self.entry))
    #expect(error.code == .configuration)
    #expect(error.message.contains("/var/token"))
  }

  @Test("An answer without keys is told without being shown")
  func garbled() async throws {
    let cloud = Self.cloud { _ in
      .text(200, "<AssumeRoleWithWebIdentityResponse><Result>canary</Result></AssumeRoleWithWebIdentityResponse>")
    }
    let error = try #require(await lookup().failure(Self.entry, cloud))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("holds no keys"))
    #expect(!"\(error)".contains("canary"))
  }
}
