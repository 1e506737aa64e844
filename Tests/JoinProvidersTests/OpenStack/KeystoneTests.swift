import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct KeystoneTests {
  private static let base = "provider=os tag_key=dkron tag_value=server"
  private static let url = "auth_url=\(OpenStackWorld.keystone)"

  private func body(_ entry: String, _ lookup: ProviderLookup = ProviderLookup()) async throws -> String {
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    _ = try await lookup.run(entry, cloud)
    return String(decoding: try #require(cloud.requests.first).body, as: UTF8.self)
  }

  static let logins = [
    (
      "username=u password=p project_id=PID",
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"default"},"name":"u","password":"p"}}},"scope":{"project":{"id":"PID"}}}}"#
    ),
    (
      "user_name=u password=p tenant_id=PID domain_name=D",
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"D"},"name":"u","password":"p"}}},"scope":{"project":{"id":"PID"}}}}"#
    ),
    (
      "user_id=UID password=p project_name=N project_domain_name=P",
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"UID","password":"p"}}},"scope":{"project":{"domain":{"name":"P"},"name":"N"}}}}"#
    ),
    (
      "username=u password=p project_name=N user_domain_id=U",
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"U"},"name":"u","password":"p"}}},"scope":{"project":{"domain":{"id":"U"},"name":"N"}}}}"#
    ),
    (
      "username=u password=p project_id=PID default_domain=X",
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"X"},"name":"u","password":"p"}}},"scope":{"project":{"id":"PID"}}}}"#
    ),
    (
      "token=T project_id=PID",
      #"{"auth":{"identity":{"methods":["token"],"token":{"id":"T"}},"scope":{"project":{"id":"PID"}}}}"#
    ),
    (
      "application_credential_id=I application_credential_secret=S project_id=PID",
      #"{"auth":{"identity":{"application_credential":{"id":"I","secret":"S"},"methods":["application_credential"]}}}"#
    ),
    (
      "application_credential_name=N application_credential_secret=S username=u",
      #"{"auth":{"identity":{"application_credential":{"name":"N","secret":"S","user":{"domain":{"id":"default"},"name":"u"}},"methods":["application_credential"]}}}"#
    ),
  ]

  @Test("Each login has its body", arguments: logins)
  func bodies(options: String, body: String) async throws {
    #expect(try await self.body("\(Self.base) \(Self.url) \(options)") == body)
  }

  @Test("A token without a project is inspected and used as it is")
  func inspected() async throws {
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request)
        ? .text(200, OpenStackWorld.catalog()) : OpenStackWorld.page(["10.0.0.1"])
    }
    _ = try await ProviderLookup().run("\(Self.base) \(Self.url) token=T", cloud)
    let request = try #require(cloud.requests.first)
    #expect(request.method == "GET")
    #expect(request.header("X-Auth-Token") == "T")
    #expect(request.header("X-Subject-Token") == "T")
    #expect(cloud.requests.last?.header("X-Auth-Token") == "T")
  }

  private static let answerV2 = """
    {"access":{"token":{"id":"canary-v2","expires":"2026-11-23T11:00:00Z","tenant":{"id":"PID"}},"serviceCatalog":[
    {"type":"compute","endpoints":[{"region":"R1","publicURL":"https://v2.example/v2","internalURL":"https://in.example/v2"}]}]}}
    """

  @Test(
    "Version 2 is spoken where the URL says so, or where there is no version 3", arguments: ["/v2.0", "", "/v2.0/"])
  func versionTwo(path: String) async throws {
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      if request.url == "https://k.example/v3/auth/tokens" { return .text(404, "{}") }
      if request.url == "https://k.example/v2.0/tokens" { return .text(200, Self.answerV2) }
      return OpenStackWorld.page(["10.0.0.1"])
    }
    let entry = "\(Self.base) auth_url=https://k.example\(path) username=u password=p project_name=N"
    #expect(try await ProviderLookup().run(entry, cloud).addresses == ["10.0.0.1"])
    #expect(cloud.requests.count == (path.isEmpty ? 3 : 2))
    let signIn = cloud.requests[path.isEmpty ? 1 : 0]
    #expect(
      String(decoding: signIn.body, as: UTF8.self)
        == #"{"auth":{"passwordCredentials":{"password":"p","username":"u"},"tenantName":"N"}}"#)
    #expect(cloud.requests.last?.header("X-Auth-Token") == "canary-v2")
    #expect(cloud.requests.last?.url.hasPrefix("https://v2.example/v2/servers/detail?") == true)
  }

  @Test("A URL without a version means version 3")
  func noVersion() async throws {
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    let entry = "\(Self.base) auth_url=https://k.example/identity/ username=u password=p project_id=PID"
    _ = try await ProviderLookup().run(entry, cloud)
    #expect(cloud.requests.first?.url == "https://k.example/identity/v3/auth/tokens")
  }

  @Test("A project that nobody names is that of this machine")
  func ownProject() async throws {
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      if request.url.hasPrefix("http://169.254.169.254/") { return .text(200, #"{"uuid":"u","project_id":"MINE"}"#) }
      return OpenStackWorld.isForKeystone(request) ? OpenStackWorld.token() : OpenStackWorld.page(["10.0.0.1"])
    }
    let lookup = ProviderLookup()
    for _ in 0..<2 { _ = try await lookup.run("\(Self.base) \(Self.url) username=u password=p", cloud) }
    #expect(cloud.requests.count == 4)
    #expect(cloud.requests.first?.url == "http://169.254.169.254/openstack/latest/meta_data.json")
    #expect(cloud.requests.first?.bypassesProxy == true)
    #expect(String(decoding: cloud.requests[1].body, as: UTF8.self).contains(#""scope":{"project":{"id":"MINE"}}"#))

    let alone = ScriptedTransport { _ throws(HTTPTransportError) in throw HTTPTransportError(.timedOut, "no answer") }
    let error = try #require(
      await ProviderLookup().failure("\(Self.base) \(Self.url) username=u password=p", alone))
    #expect(error.code == .unreachable)
    #expect(error.remedy.contains("project_id="))
    #expect(alone.requests.count == 1)
  }

  // MARK: - Sources

  private func lookup(_ variables: [String: String], _ files: [String: String] = [:]) throws -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = Environment(variables.merging(["HOME": "/h"]) { own, _ in own })
    lookup.files = InMemoryFiles(files)
    return lookup
  }

  @Test("Everything can come from the environment")
  func environment() async throws {
    let lookup = try lookup([
      "OS_AUTH_URL": OpenStackWorld.keystone, "OS_USERNAME": "u", "OS_PASSWORD": "canary", "OS_TENANT_NAME": "N",
      "OS_USER_DOMAIN_NAME": "U", "OS_PROJECT_DOMAIN_ID": "P", "OS_REGION_NAME": "R2", "OS_INTERFACE": "internal",
    ])
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    let pages = try await lookup.run(Self.base, cloud)
    #expect(pages.first?.origin == "region R2, credentials from OS_PASSWORD")
    #expect(cloud.requests.last?.url.hasPrefix("https://internal.r2.nova.example/") == true)
    #expect(
      String(decoding: cloud.requests[0].body, as: UTF8.self) == """
        {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"U"},"name":"u",\
        "password":"canary"}}},"scope":{"project":{"domain":{"id":"P"},"name":"N"}}}}
        """)
  }

  @Test("A login of the entry is not mixed with another kind of the environment")
  func levels() async throws {
    let variables = [
      "OS_AUTH_URL": OpenStackWorld.keystone, "OS_USERNAME": "u", "OS_PASSWORD": "canary", "OS_PROJECT_ID": "PID",
      "MINE": "T",
    ]
    for token in ["T", "@env:MINE"] {
      let body = try await body("\(Self.base) token=\(token)", try lookup(variables))
      #expect(body.contains(#""methods":["token"]"#))
    }
  }

  @Test("A cloud of clouds.yaml fills what neither entry nor environment give, its secrets stand in secure.yaml")
  func cloudsFile() async throws {
    let lookup = try lookup(
      ["OS_CLOUD": "ops", "OS_USERNAME": "u"],
      [
        "/h/.config/openstack/clouds.yaml": try Fixture.text("os/clouds.yaml"),
        "/etc/openstack/secure.yaml": "clouds: {ops: {auth: {password: canary-secure}}}", "/h/roots.pem": "ROOTS",
      ])
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    let pages = try await lookup.run(Self.base, cloud)
    #expect(pages.first?.origin == "region R2, credentials from /h/.config/openstack/clouds.yaml")
    #expect(cloud.requests.first?.url == "https://file.example:5000/v3/auth/tokens")
    #expect(cloud.requests.first?.tls.rootsPEM == "ROOTS")
    #expect(cloud.requests.last?.url.hasPrefix("https://internal.r2.nova.example/") == true)
    #expect(
      String(decoding: cloud.requests[0].body, as: UTF8.self) == """
        {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"1234"},"name":"u",\
        "password":"canary-secure"}}},"scope":{"project":{"domain":{"name":"Ops"},"name":"jobs"}}}}
        """)
  }

  @Test("auth_type picks the login of a cloud, and verify: no is as good as insecure")
  func authType() async throws {
    let lookup = try lookup(["OS_CLIENT_CONFIG_FILE": "~/c.yaml"], ["/h/c.yaml": try Fixture.text("os/clouds.yaml")])
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    _ = try await lookup.run("\(Self.base) cloud=robot", cloud)
    #expect(String(decoding: cloud.requests[0].body, as: UTF8.self).contains("canary-app"))
    #expect(cloud.requests.allSatisfy { $0.tls.isInsecure })
    #expect(cloud.requests.last?.url.hasPrefix("https://nova.file.example/v2.1/servers/") == true)
  }

  @Test("Any value of insecure switches the check off, and one that reads like no is told")
  func insecure() async throws {
    for (value, warnings) in [("true", 0), ("1", 0), ("yes", 0), ("false", 1), ("0", 1), ("no", 1)] {
      let cloud = OpenStackWorld.cloud("10.0.0.1")
      let pages = try await ProviderLookup().run("\(OpenStackWorld.entry) insecure=\(value)", cloud)
      #expect(cloud.requests.allSatisfy { $0.tls.isInsecure })
      #expect(pages.flatMap(\.warnings).count == warnings)
    }
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    _ = try await ProviderLookup().run("\(OpenStackWorld.entry) insecure=\"\"", cloud)
    #expect(cloud.requests.allSatisfy { !$0.tls.isInsecure })
  }

  @Test("A Keystone without TLS is told")
  func plain() async throws {
    let entry = OpenStackWorld.entry.replacing("https://keystone", with: "http://keystone")
    let pages = try await ProviderLookup().run(entry, OpenStackWorld.cloud("10.0.0.1"))
    #expect(pages.first?.warnings.first?.contains("plain http") == true)
  }

  @Test("A client certificate and roots are read from their files")
  func certificate() async throws {
    let lookup = try lookup([:], ["/c": "CERT", "/k": "KEY", "/r": "ROOTS"])
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    _ = try await lookup.run("\(OpenStackWorld.entry) cert=/c key=/k cacert=/r", cloud)
    for request in cloud.requests {
      #expect(request.tls.certificatePEM == "CERT")
      #expect(request.tls.privateKeyPEM == "KEY")
      #expect(request.tls.rootsPEM == "ROOTS")
    }
  }

  static let incomplete = [
    ("", DiscoveryError.Code.configuration, "auth_url is missing"), (url, .noCredentials, "no credentials were found"),
    ("\(url) password=canary", .configuration, "without its user"),
    ("\(url) application_credential_secret=canary", .configuration, "without its credential"),
    ("\(url) username=u password=canary cloud=ops", .configuration, "no clouds.yaml"),
    ("\(url) username=u password=canary project_id=P cacert=/gone", .configuration, "cacert: /gone does not exist"),
    ("\(url) username=u password=canary cert=/c", .configuration, "cert"),
    ("auth_url=keystone:5000 username=u password=canary", .configuration, "auth_url"),
    ("auth_url=https://u:canary@k.example username=u password=canary", .configuration, "auth_url"),
    ("auth_url=https://k.example/v2.0 user_id=u password=canary project_id=P", .configuration, "version 2"),
  ]

  @Test("What is missing is told without a call and without a secret", arguments: incomplete)
  func missing(options: String, code: DiscoveryError.Code, words: String) async throws {
    let cloud = OpenStackWorld.cloud("10.0.0.1")
    let error = try #require(await ProviderLookup().failure("\(Self.base) \(options)", cloud))
    #expect(error.code == code)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!"\(error)".contains("canary"))
    #expect(cloud.requests.isEmpty)
  }

  @Test("A cloud that the file does not describe is named")
  func unknownCloud() async throws {
    let lookup = try lookup(["OS_CLOUD": "other"], ["clouds.yaml": try Fixture.text("os/clouds.yaml")])
    let error = try #require(await lookup.failure(Self.base))
    #expect(error.message == "clouds.yaml describes no cloud 'other'")
  }
}
