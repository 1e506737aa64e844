import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("OpenStack is looked up with tokens of a real Keystone")
struct RealKeystoneTests {
  private static let stem = "provider=os tag_key=dkron tag_value=server"
  private static let servers = """
    {"servers":[{"id":"1","name":"a","status":"ACTIVE","metadata":{"dkron":"server"},
    "addresses":{"lan":[{"version":4,"addr":"10.0.0.1","OS-EXT-IPS:type":"fixed"}]}}]}
    """

  /// A Keystone with two domains, and a compute service in two regions that one fake Nova plays.
  private struct Cloud: Sendable {
    let keystone: RealKeystone
    let transport: AsyncHTTPTransport
    let nova: FakeHTTPServer
    /// A user of the domain Corp who may read in one of its two projects.
    let reader: String
    let project: String
    /// An application credential of the administrator.
    let credential: String

    init(_ keystone: RealKeystone, _ transport: AsyncHTTPTransport, _ nova: FakeHTTPServer) async throws {
      self.keystone = keystone
      self.transport = transport
      self.nova = nova
      let compute = try await keystone.make("service", #""type":"compute","name":"nova""#)
      _ = try await keystone.make("region", #""id":"R2""#)
      for (interface, region) in [("public", "R1"), ("internal", "R1"), ("public", "R2")] {
        try await keystone.addEndpoint(
          of: compute, interface, in: region, at: nova.url("/\(region)/\(interface)/v2.1/"))
      }
      let domain = try await keystone.make("domain", #""name":"Corp""#)
      project = try await keystone.make("project", #""name":"jobs","domain_id":"\#(domain)""#)
      _ = try await keystone.make("project", #""name":"closed","domain_id":"\#(domain)""#)
      reader = try await keystone.make(
        "user", #""name":"reader","domain_id":"\#(domain)","password":"canary-reader""#)
      try await keystone.letRead(reader, in: project)
      credential = try await keystone.make(
        "application_credential", #""name":"join","secret":"canary-credential""#,
        at: "users/\(keystone.ownID())/application_credentials")
    }

    func lookUp(
      _ options: String, log: LogCapture, cache: SessionCache = SessionCache()
    ) async throws -> (report: EntryReport, seeds: [Seed]) {
      let url = options.contains("auth_url=") ? "" : " auth_url=\(keystone.url)/v3"
      return try await transport.lookUp("\(RealKeystoneTests.stem)\(url) \(options)", cache: cache, log: log)
    }
  }

  @Test("Every way to sign in finds the servers, and mistakes are told apart")
  func logins() async throws {
    let log = LogCapture()
    try await withRealKeystone { keystone, transport in
      try await withFakeHTTPServer(answering: { _ in .text(200, Self.servers) }) { nova in
        let cloud = try await Cloud(keystone, transport, nova)
        try await expectServers(cloud, log)
        try await expectPlaces(cloud, log)
        try await expectMistakes(cloud, log)
      }
    }
    #expect(!log.text.contains("canary"))
  }

  private func expectServers(_ cloud: Cloud, _ log: LogCapture) async throws {
    let token = try await cloud.keystone.newToken()
    let admin = "username=admin password=\(RealKeystone.password)"
    for options in [
      "\(admin) project_name=admin",
      "auth_url=\(cloud.keystone.url) \(admin) project_name=admin",
      "auth_url=\(cloud.keystone.url)/v3/ \(admin) tenant_name=admin domain_name=Default",
      "username=reader password=canary-reader project_name=jobs domain_name=Corp",
      "username=reader password=canary-reader project_id=\(cloud.project) user_domain_name=Corp",
      "user_id=\(cloud.reader) password=canary-reader project_name=jobs project_domain_name=Corp",
      "token=\(token)",
      "token=\(token) project_name=admin",
      "application_credential_id=\(cloud.credential) application_credential_secret=canary-credential",
      "application_credential_name=join username=admin application_credential_secret=canary-credential",
    ] {
      let found = try await cloud.lookUp(options, log: log)
      #expect(found.report.error == nil, "\(options)")
      #expect(found.seeds.map { "\($0.address)" } == ["10.0.0.1"], "\(options)")
      #expect(found.report.origin == "region R1, credentials from the entry", "\(options)")
    }
    #expect(cloud.nova.requests.allSatisfy { $0.header("X-Auth-Token")?.isEmpty == false })

    // One token serves two lookups of a session.
    let cache = SessionCache()
    for _ in 1...2 { _ = try await cloud.lookUp("\(admin) project_name=admin", log: log, cache: cache) }
    let last = cloud.nova.requests.suffix(2).map { $0.header("X-Auth-Token") }
    #expect(last.first == last.last)
  }

  private func expectPlaces(_ cloud: Cloud, _ log: LogCapture) async throws {
    let credential =
      "application_credential_id=\(cloud.credential) application_credential_secret=canary-credential"
    for (options, path) in [
      ("", "/R1/public/"), ("region=R2", "/R2/public/"), ("interface=internal", "/R1/internal/"),
      ("region=R1 endpoint_type=internalURL", "/R1/internal/"),
      ("region=R1 compute_endpoint=\(cloud.nova.url("/mine"))", "/mine/"),
    ] {
      let found = try await cloud.lookUp("\(credential) \(options)", log: log)
      #expect(found.report.found == 1, "\(options)")
      #expect(cloud.nova.requests.last?.target.hasPrefix(path) == true, "\(options)")
    }
    let region = try await cloud.lookUp("\(credential) region=r1", log: log)
    #expect(region.report.error?.code == .configuration)
    #expect(region.report.error?.remedy.contains("set region= or OS_REGION_NAME to one of: R1, R2") == true)
    let interface = try await cloud.lookUp("\(credential) region=R1 interface=admin", log: log)
    #expect(interface.report.error?.message == "the compute service has no admin endpoint")
  }

  private func expectMistakes(_ cloud: Cloud, _ log: LogCapture) async throws {
    let reader = "username=reader domain_name=Corp password=canary-reader"
    let renew = "renew the token"
    for (options, code, words) in [
      ("username=reader domain_name=Corp project_name=jobs password=canary", .denied, "check username, password"),
      ("username=reader project_name=jobs password=canary-reader", .denied, "the domain of the user"),
      ("\(reader) project_name=closed", .denied, "project"),
      ("\(reader) project_name=none", .denied, "project"),
      ("token=\(cloud.keystone.oldToken)", .denied, renew),
      ("token=\(cloud.keystone.oldToken) project_name=admin", .denied, renew),
      ("auth_url=\(cloud.keystone.url) token=\(cloud.keystone.oldToken) project_name=admin", .denied, renew),
      ("token=canary", .denied, renew),
      (
        "application_credential_id=\(cloud.credential) application_credential_secret=canary", .denied,
        "that this is its secret"
      ),
      ("application_credential_id=none application_credential_secret=canary", .denied, "exists"),
      ("auth_url=\(cloud.keystone.url)/v2.0 \(reader) project_name=jobs", nil, "auth_url"),
      ("auth_url=\(cloud.keystone.url)/identity/v3 \(reader) project_name=jobs", nil, "auth_url"),
    ] as [(String, DiscoveryError.Code?, String)] {
      let before = cloud.nova.requests.count
      let result = try await cloud.lookUp(options, log: log)
      let error = try #require(result.report.error, "\(options)")
      #expect(code == nil || error.code == code, "\(options): \(error)")
      #expect(error.remedy.contains(words), "\(options): \(error)")
      #expect(!"\(error)".contains("canary"))
      #expect(cloud.nova.requests.count == before, "\(options)")
    }
  }
}
