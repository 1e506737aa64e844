import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct AWSCredentialsTests {
  private static let query = "provider=aws tag_key=dkron tag_value=server region=eu-west-1"
  private static let environmentKeys = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "canary-env"]
  private static let sharedFile = """
    [default]
    aws_access_key_id = AKDEFAULT
    aws_secret_access_key = canary-default
    [ops]
    aws_access_key_id = AKOPS
    aws_secret_access_key = canary-ops
    aws_session_token = canary-token
    """

  /// EC2, STS, the metadata service and the neighbour of a container, all at their best.
  private static func cloud(_ metadata: FakeMetadata = FakeMetadata()) throws -> ScriptedTransport {
    let container = try Fixture.text("aws/container-keys.json")
    return ScriptedTransport { request in
      if request.isForMetadata { return metadata.answer(request) }
      if request.isForSTS { return STSAnswers.keys(request) }
      return request.url.contains("169.254.170") ? .text(200, container) : EC2Answers.page(["10.0.0.1"])
    }
  }

  private func lookup(_ variables: [String: String], files: [String: String] = [:]) -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = Environment(variables.merging(["HOME": "/h"]) { own, _ in own })
    lookup.files = InMemoryFiles(files)
    return lookup
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var options = ""
    var variables: [String: String] = [:]
    var files: [String: String] = [:]
    let accessKeyID: String
    let origin: String
  }

  private static let webIdentity = [
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/token", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/web",
  ]
  private static let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/1"]

  static let examples = [
    Example(
      testDescription: "entry", options: "access_key_id=AKOPT secret_access_key=s profile=ops",
      variables: environmentKeys, files: ["/h/.aws/credentials": sharedFile], accessKeyID: "AKOPT",
      origin: "the entry"),
    Example(
      testDescription: "environment", variables: environmentKeys.merging(["AWS_PROFILE": "ops"]) { $1 },
      files: ["/h/.aws/credentials": sharedFile], accessKeyID: "AKENV", origin: "the environment"),
    Example(
      testDescription: "first names of the environment",
      variables: ["AWS_ACCESS_KEY": "AKOLD", "AWS_SECRET_KEY": "s"], accessKeyID: "AKOLD", origin: "the environment"),
    Example(
      testDescription: "profile of the entry before the environment", options: "profile=ops",
      variables: environmentKeys, files: ["/h/.aws/credentials": sharedFile], accessKeyID: "AKOPS",
      origin: "profile ops"),
    Example(
      testDescription: "usual profile", files: ["/h/.aws/credentials": sharedFile], accessKeyID: "AKDEFAULT",
      origin: "profile default"),
    Example(
      testDescription: "profile in the config file", variables: ["AWS_PROFILE": "ops", "AWS_CONFIG_FILE": "/etc/aws"],
      files: ["/etc/aws": "[profile ops]\naws_access_key_id = AKCONF\naws_secret_access_key = s\n"],
      accessKeyID: "AKCONF", origin: "profile ops"),
    Example(
      testDescription: "web identity before the profile", variables: webIdentity.merging(container) { $1 },
      files: ["/var/token": "canary-web\n", "/h/.aws/credentials": sharedFile], accessKeyID: "ASIA-web",
      origin: "the web identity, role arn:aws:iam::111122223333:role/web"),
    Example(
      testDescription: "environment before the web identity", variables: webIdentity.merging(environmentKeys) { $1 },
      accessKeyID: "AKENV", origin: "the environment"),
    Example(
      testDescription: "profile before the container", variables: container,
      files: ["/h/.aws/credentials": sharedFile], accessKeyID: "AKDEFAULT", origin: "profile default"),
    Example(
      testDescription: "container before the instance", variables: container, accessKeyID: "ASIACONTAINER",
      origin: "the container's role"),
    Example(testDescription: "instance", accessKeyID: "ASIAROLE", origin: "the instance's role dkron-role"),
  ]

  @Test("Each source signs when the ones before it have nothing, and is named", arguments: examples)
  func order(example: Example) async throws {
    let cloud = try Self.cloud()
    let lookup = lookup(example.variables, files: example.files)
    let pages = try await lookup.run("\(Self.query) \(example.options)", cloud)
    #expect(cloud.requests.last?.accessKeyID == example.accessKeyID)
    #expect(pages.first?.origin == "region eu-west-1, credentials from \(example.origin)")
    #expect(!lookup.log.text.contains("canary"))
  }

  @Test("A session token is sent and signed")
  func sessionToken() async throws {
    let cloud = try Self.cloud()
    _ = try await lookup([:], files: ["/h/.aws/credentials": Self.sharedFile]).run("\(Self.query) profile=ops", cloud)
    let request = try #require(cloud.requests.first)
    #expect(request.header("X-Amz-Security-Token") == "canary-token")
    #expect(request.header("Authorization")?.contains("x-amz-security-token") == true)
  }

  @Test(
    "What is configured but cannot be used ends the search: no other identity is used in silence",
    arguments: [
      (["AWS_ACCESS_KEY_ID": "AK"], "", "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY"),
      (["AWS_SECRET_ACCESS_KEY": "canary"], "", "AWS_SECRET_ACCESS_KEY is set without AWS_ACCESS_KEY_ID"),
      (["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"], "", "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN"),
      (["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x"], "", "/t does not exist"),
      (["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "x"], "", "AWS_ROLE_ARN is 'x'"),
      (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "x"], "", "no path that begins with '/'"),
      (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://10.0.0.1/v1"], "", "nothing secret may go over http"),
      (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "local"], "", "AWS_CONTAINER_CREDENTIALS_FULL_URI is no http"),
      (
        [:], "role_arn = arn:aws:iam::1:role/x\nsource_profile = y\n",
        "profile y, the source_profile of profile default"
      ),
      ([:], "sso_session = x\n", "signs in through a browser (sso_session)"),
      ([:], "web_identity_token_file = /t\n", "web_identity_token_file without role_arn"),
      ([:], "aws_access_key_id = AK\n", "aws_access_key_id without aws_secret_access_key"),
    ])
  func broken(variables: [String: String], profile: String, words: String) async throws {
    let cloud = try Self.cloud()
    let lookup = lookup(variables, files: ["/h/.aws/config": "[default]\n\(profile)"])
    let error = try #require(await lookup.failure(Self.query, cloud))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!"\(error)".contains("canary"))
    #expect(cloud.requests.isEmpty)
  }

  @Test("Without any keys the error names every place that was asked")
  func nothing() async throws {
    let error = try #require(await lookup(["AWS_EC2_METADATA_DISABLED": "true"]).failure(Self.query))
    #expect(error.code == .noCredentials)
    for words in [
      "AWS_ACCESS_KEY_ID is not set", "/h/.aws/credentials does not exist", "AWS_EC2_METADATA_DISABLED is true",
    ] {
      #expect(error.message.contains(words), "\(error.message)")
    }
    #expect(error.remedy.contains("access_key_id="))
  }

  @Test(
    "The region comes from the entry, the environment, the profile, or the instance",
    arguments: [
      ("region=sa-east-1", ["AWS_REGION": "us-east-1"], "region = us-west-2\n", "sa-east-1"),
      ("", ["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-2"], "region = us-west-2\n", "us-east-1"),
      ("", ["AWS_DEFAULT_REGION": "us-east-2"], "region = us-west-2\n", "us-east-2"),
      ("", [:], "region = us-west-2\n", "us-west-2"), ("", [:], "", "eu-north-1"),
    ])
  func regions(option: String, variables: [String: String], profile: String, region: String) async throws {
    let cloud = try Self.cloud()
    let lookup = lookup(
      variables.merging(Self.environmentKeys) { $1 }, files: ["/h/.aws/config": "[default]\n\(profile)"])
    _ = try await lookup.run("provider=aws tag_key=dkron tag_value=server \(option)", cloud)
    #expect(cloud.requests.last?.url == "https://ec2.\(region).amazonaws.com/")
  }

  @Test("AWS_CA_BUNDLE adds roots, and a missing one is an error")
  func roots() async throws {
    let variables = Self.environmentKeys.merging(["AWS_CA_BUNDLE": "/ca.pem"]) { $1 }
    let cloud = try Self.cloud()
    _ = try await lookup(variables, files: ["/ca.pem": "PEM"]).run(Self.query, cloud)
    #expect(cloud.requests.first?.tls.additionalRootsPEM == "PEM")
    let error = try #require(await lookup(variables).failure(Self.query, cloud))
    #expect(error.message == "AWS_CA_BUNDLE: /ca.pem does not exist")
  }
}
