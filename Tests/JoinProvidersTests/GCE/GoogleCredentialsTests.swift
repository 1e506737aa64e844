import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct GoogleCredentialsTests {
  private static let wellKnown = "/h/.config/gcloud/application_default_credentials.json"

  /// Compute Engine with everything around it at its best.
  private static func cloud(_ metadata: FakeGoogleMetadata = FakeGoogleMetadata()) -> ScriptedTransport {
    ScriptedTransport { request in
      if request.isForGoogleMetadata { return metadata.answer(request) }
      if request.isForInstances { return GCEAnswers.page(["10.0.0.1"]) }
      return GCEAnswers.token()
    }
  }

  private func lookup(_ variables: [String: String] = [:], files: [String: String] = [:]) -> ProviderLookup {
    ProviderLookup(
      environment: Environment(variables.merging(["HOME": "/h"]) { own, _ in own }), files: InMemoryFiles(files))
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var options = ""
    var variables: [String: String] = [:]
    var files: [String: String] = [:]
    let origin: String
    let project: String
  }

  static func examples() throws -> [Example] {
    let key = try GoogleFiles.serviceAccount()
    let variable = ["GOOGLE_APPLICATION_CREDENTIALS": "/env.json"]
    let files = ["/entry.json": key, "/env.json": key, wellKnown: GoogleFiles.user]
    return [
      Example(
        testDescription: "entry", options: "credentials_file=/entry.json", variables: variable, files: files,
        origin: "credentials_file", project: "key-project"),
      Example(
        testDescription: "environment", variables: variable, files: files, origin: "GOOGLE_APPLICATION_CREDENTIALS",
        project: "key-project"),
      Example(
        testDescription: "gcloud's file", variables: ["GOOGLE_CLOUD_PROJECT": "named"], files: files,
        origin: "gcloud's file", project: "named"),
      Example(testDescription: "instance", origin: "the instance's service account", project: "instance-project"),
      Example(
        testDescription: "key on an instance", variables: ["GCE_METADATA_HOST": "127.0.0.1:99"],
        files: [wellKnown: key], origin: "gcloud's file", project: "instance-project"),
      Example(
        testDescription: "key on an instance by its firmware", variables: variable,
        files: ["/env.json": key, "/sys/class/dmi/id/product_name": "Google Compute Engine\n"],
        origin: "GOOGLE_APPLICATION_CREDENTIALS", project: "instance-project"),
      Example(
        testDescription: "project of the entry", options: "project_name=mine", variables: variable, files: files,
        origin: "GOOGLE_APPLICATION_CREDENTIALS", project: "mine"),
    ]
  }

  @Test(
    "Each source serves when the ones before it have nothing, and the project is found beside it",
    arguments: try examples())
  func sources(example: Example) async throws {
    let lookup = lookup(example.variables, files: example.files)
    let cloud = Self.cloud()
    let pages = try await lookup.run("provider=gce tag_value=dkron-server \(example.options)", cloud)
    #expect(pages.first?.origin == "project \(example.project), credentials from \(example.origin)")
    #expect(cloud.requests.last?.url.contains("/projects/\(example.project)/") == true)
    #expect(!lookup.log.text.contains("canary"))
  }

  // MARK: - Tokens

  private func requests(_ file: String, extra: [String: String] = [:]) async throws -> [HTTPRequest] {
    let cloud = ScriptedTransport { request in
      if request.isForInstances { return GCEAnswers.page(["10.0.0.1"]) }
      if request.url == GoogleFiles.impersonationURL {
        return .text(200, #"{"accessToken":"canary-impersonated","expireTime":"2026-11-23T11:00:00Z"}"#)
      }
      return GCEAnswers.token()
    }
    let lookup = lookup(files: extra.merging(["/c.json": file]) { $1 })
    _ = try await lookup.run("provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json", cloud)
    return cloud.requests
  }

  @Test("The key of a service account signs an assertion")
  func serviceAccount() async throws {
    let requests = try await requests(try GoogleFiles.serviceAccount())
    let request = try #require(requests.first)
    #expect(request.method == "POST")
    #expect(request.url == "https://oauth2.googleapis.com/token")
    #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
    #expect(
      request.form.hasPrefix("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJhbGciOiJS"))
    #expect(request.form.split(separator: ".").count == 3)
    #expect(requests.last?.header("Authorization") == "Bearer canary-access-token")
    #expect(requests.last?.header("x-goog-user-project") == nil)
  }

  @Test("A key that its file gives no id is named by none")
  func keyWithoutID() async throws {
    let file = try GoogleFiles.serviceAccount().replacing("private_key_id", with: "other_id")
    let header = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"
    #expect(try await requests(file).first?.form.contains("&assertion=\(header).") == true)
  }

  @Test("A person's consent is refreshed, and its quota project pays")
  func user() async throws {
    let requests = try await requests(GoogleFiles.user)
    #expect(
      requests.first?.form
        == "grant_type=refresh_token&refresh_token=canary-refresh-token&client_id=id.apps&"
        + "client_secret=canary-client-secret")
    #expect(requests.last?.header("x-goog-user-project") == "payer")
  }

  @Test(
    "Another issuer's token is exchanged, from a file as it is or out of JSON",
    arguments: [
      (#"{"file":"/token"}"#, "canary-subject\n"),
      (
        #"{"file":"/token","format":{"type":"json","subject_token_field_name":"id"}}"#,
        #"{"n":1,"id":"canary-subject"}"#
      ),
    ])
  func external(source: String, text: String) async throws {
    let requests = try await requests(GoogleFiles.external(source), extra: ["/token": text])
    #expect(requests.first?.url == "https://sts.googleapis.com/v1/token")
    #expect(
      requests.first?.form
        == "audience=%2F%2Fiam.googleapis.com%2Fprojects%2F1%2Flocations%2Fglobal%2FworkloadIdentityPools%2Fp%2F"
        + "providers%2Fx&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&"
        + "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&"
        + "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&subject_token=canary-subject&"
        + "scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcompute.readonly")
  }

  @Test("Another issuer's token is read from a URL with the headers of the file")
  func externalURL() async throws {
    let cloud = ScriptedTransport { request in
      if request.isForInstances { return GCEAnswers.page(["10.0.0.1"]) }
      return request.url == "http://127.0.0.1:7/t" ? .text(200, "canary-subject") : GCEAnswers.token()
    }
    let file = GoogleFiles.external(#"{"url":"http://127.0.0.1:7/t","headers":{"A":"b"}}"#)
    let lookup = lookup(files: ["/c.json": file])
    _ = try await lookup.run("provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json", cloud)
    #expect(cloud.requests[0].header("A") == "b")
    #expect(cloud.requests[0].bypassesProxy)
    #expect(cloud.requests[1].form.contains("subject_token=canary-subject&"))
  }

  @Test("An AWS workload proves itself by a signed request")
  func externalAWS() async throws {
    let file = GoogleFiles.external(#"{"environment_id":"aws1"}"#)
    let cloud = ScriptedTransport { $0.isForInstances ? GCEAnswers.page(["10.0.0.1"]) : GCEAnswers.token() }
    let lookup = lookup(
      ["AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "canary-secret"],
      files: ["/c.json": file])
    _ = try await lookup.run("provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json", cloud)
    let form = try #require(cloud.requests.first?.form)
    let proof = try #require(form.split(separator: "&").first { $0.hasPrefix("subject_token=") })
    #expect(proof.contains("%257B%2522headers%2522%253A"))
    for words in [
      "x-goog-cloud-target-resource", "sts.eu-west-1.amazonaws.com", "AKID%252F20261123%252Feu-west-1%252Fsts",
    ] {
      #expect(proof.contains(words), "\(words)")
    }
    #expect(!form.contains("canary-secret"))
  }

  @Test("An AWS instance is asked for its region and keys")
  func externalAWSInstance() async throws {
    let source = """
      {"environment_id":"aws1","region_url":"http://169.254.169.254/zone","url":"http://169.254.169.254/roles",
      "imdsv2_session_token_url":"http://169.254.169.254/token"}
      """
    let cloud = ScriptedTransport { request in
      if request.isForInstances { return GCEAnswers.page(["10.0.0.1"]) }
      guard request.url.hasPrefix("http://169.254.169.254/") else { return GCEAnswers.token() }
      if request.method == "PUT" { return .text(200, "canary-session") }
      guard request.header("X-aws-ec2-metadata-token") == "canary-session" else { return .text(401) }
      switch request.url.dropFirst("http://169.254.169.254/".count) {
      case "zone": return .text(200, "us-east-2b")
      case "roles": return .text(200, "dkron")
      default:
        return .text(200, #"{"AccessKeyId":"ASIA","SecretAccessKey":"canary-secret","Token":"canary-token"}"#)
      }
    }
    let lookup = lookup(files: ["/c.json": GoogleFiles.external(source)])
    _ = try await lookup.run("provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json", cloud)
    #expect(cloud.requests.map(\.method) == ["PUT", "GET", "GET", "GET", "POST", "GET"])
    #expect(cloud.requests[4].form.contains("ASIA%252F20261123%252Fus-east-2%252Fsts"))
  }

  @Test("A service account is acted for, with the token of the source")
  func impersonation() async throws {
    let requests = try await requests(GoogleFiles.impersonated(source: GoogleFiles.user))
    #expect(requests.count == 3)
    #expect(requests[1].url == GoogleFiles.impersonationURL)
    #expect(requests[1].header("Authorization") == "Bearer canary-access-token")
    #expect(
      requests[1].form
        == #"{"delegates":["projects/-/serviceAccounts/mid@p.iam.gserviceaccount.com"],"lifetime":"3600s","scope":"#
        + #"["https://www.googleapis.com/auth/compute.readonly"]}"#)
    #expect(requests[2].header("Authorization") == "Bearer canary-impersonated")
  }

  @Test("An answer without a token for the service account that is acted for is an error, and is not used")
  func emptyImpersonation() async throws {
    let cloud = ScriptedTransport { request in
      request.url == GoogleFiles.impersonationURL
        ? .text(200, #"{"accessToken":"","expireTime":"2026-11-23T11:00:00Z"}"#) : GCEAnswers.token()
    }
    let lookup = lookup(files: ["/c.json": GoogleFiles.impersonated(source: GoogleFiles.user)])
    let entry = "provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json"
    let error = try #require(await lookup.failure(entry, cloud))
    #expect(error.code == .badResponse)
    #expect(cloud.requests.count == 2)
  }

  @Test("An external account may act for a service account, and asks for the scope that this needs")
  func externalImpersonation() async throws {
    let extra = #","service_account_impersonation_url":"\#(GoogleFiles.impersonationURL)""#
    let requests = try await requests(
      GoogleFiles.external(#"{"file":"/token"}"#, extra: extra), extra: ["/token": "canary"])
    #expect(requests[0].form.hasSuffix("scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform"))
    #expect(requests[1].form.hasPrefix(#"{"lifetime":"3600s""#))
  }

  @Test("A token is kept for the session, and renewed a minute before it ends")
  func renewal() async throws {
    let cloud = Self.cloud()
    let lookup = lookup(files: ["/c.json": try GoogleFiles.serviceAccount()])
    let entry = "provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json"
    for (seconds, count) in [(0.0, 1), (3500.0, 1), (50.0, 2), (0.0, 2)] {
      lookup.wallClock.advance(by: .seconds(seconds))
      _ = try await lookup.run(entry, cloud)
      #expect(cloud.requests.filter { !$0.isForInstances }.count == count, "\(seconds)")
    }
  }

  @Test("The API is asked in the universe of the credentials")
  func universe() async throws {
    let requests = try await requests(try GoogleFiles.serviceAccount(extra: #","universe_domain":"apis.example""#))
    #expect(requests.last?.url.hasPrefix("https://compute.apis.example/compute/v1/") == true)
  }

  // MARK: - Refusals

  static func brokenFiles() throws -> [(String, String)] {
    let key = try GoogleFiles.serviceAccount()
    return [
      ("canary", "is no correct JSON"), ("{}", "has no 'type'"), (#"{"type":"canary"}"#, "type 'canary'"),
      (#"{"installed":{"client_id":"x"}}"#, "describes an OAuth client"),
      (key.replacing("BEGIN PRIVATE", with: "BEGIN PUBLIC"), "private_key that cannot be used"),
      (key.replacing("client_email", with: "mail"), "no 'client_email'"),
      (key.replacing("https://oauth2", with: "http://oauth2"), "token_uri without TLS"),
      (key.replacing("https://oauth2.googleapis.com/token", with: "canary"), "token_uri that is no URL"),
      (GoogleFiles.user.replacing("refresh_token", with: "x"), "no 'refresh_token'"),
      (GoogleFiles.external(#"{"executable":{"command":" "}}"#), "has no 'command'"),
      (GoogleFiles.external(#"{"executable":{"command":"/bin/x","timeout_millis":1}}"#), "between 5000 and 120000"),
      (GoogleFiles.external("{}"), "without file, url, executable and environment_id"),
      (GoogleFiles.external(#"{"environment_id":"aws9"}"#), "environment_id 'aws9'"),
      (GoogleFiles.external(#"{"file":"/t","format":{"type":"xml"}}"#), "format 'xml'"),
      (
        GoogleFiles.external(#"{"file":"/t"}"#, extra: #","workforce_pool_user_project":"1""#),
        "workforce_pool_user_project without a workforce pool"
      ),
      (GoogleFiles.impersonated(source: GoogleFiles.impersonated(source: GoogleFiles.user)), "source_credentials"),
    ]
  }

  @Test("A broken file ends the search with words that help, and no call", arguments: try brokenFiles())
  func broken(file: String, words: String) async throws {
    let cloud = Self.cloud()
    let lookup = lookup(["GOOGLE_APPLICATION_CREDENTIALS": "/c.json"], files: ["/c.json": file])
    let error = try #require(await lookup.failure("provider=gce tag_value=dkron-server", cloud))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(error.message.contains("credentials from the environment: /c.json "), "\(error.message)")
    #expect(!error.message.contains("canary") || words.contains("canary"))
    #expect(cloud.requests.isEmpty)
  }

  @Test(
    "A file that is named and missing ends the search",
    arguments: [("credentials_file=/none", [:]), ("", ["GOOGLE_APPLICATION_CREDENTIALS": "/none"])])
  func missing(options: String, variables: [String: String]) async throws {
    let cloud = Self.cloud()
    let error = try #require(
      await lookup(variables).failure("provider=gce tag_value=dkron-server \(options)", cloud))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("/none does not exist"))
    #expect(cloud.requests.isEmpty)
  }

  @Test(
    "Without any credentials the error names every place that was asked",
    arguments: [
      (FakeGoogleMetadata(token: nil), "it has no service account"),
      (FakeGoogleMetadata(isGenuine: false), "answered by something else than Compute Engine"),
    ])
  func nothing(metadata: FakeGoogleMetadata, words: String) async throws {
    let error = try #require(
      await lookup().failure("provider=gce project_name=p tag_value=dkron-server", Self.cloud(metadata)))
    #expect(error.code == .noCredentials)
    for words in [
      "it has no credentials_file", "GOOGLE_APPLICATION_CREDENTIALS is not set", "\(Self.wellKnown) does not exist",
      words,
    ] {
      #expect(error.message.contains(words), "\(error.message)")
    }
    #expect(error.remedy.contains("credentials_file=…"))
  }

  @Test("Without any project the error names every place that was asked")
  func noProject() async throws {
    let error = try #require(
      await lookup(files: [Self.wellKnown: GoogleFiles.user]).failure(
        "provider=gce tag_value=dkron-server", Self.cloud()))
    #expect(error.code == .configuration)
    #expect(error.message.contains("GOOGLE_CLOUD_PROJECT is not set"))
    #expect(error.remedy == "add project_name=… to the entry")
  }
}
