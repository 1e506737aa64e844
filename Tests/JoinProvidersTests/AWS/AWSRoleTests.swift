import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct AWSRoleTests {
  private static let entry = "provider=aws tag_key=dkron tag_value=server region=eu-west-1"
  private static let reader = "arn:aws:iam::111122223333:role/reader"
  private static let config = """
    [default]
    role_arn = \(reader)
    source_profile = base
    external_id = canary-external
    [profile base]
    aws_access_key_id = AKBASE
    aws_secret_access_key = canary-base
    [profile chain]
    role_arn = arn:aws:iam::444455556666:role/far
    source_profile = default
    duration_seconds = 1800
    [profile process]
    credential_process = /opt/keys --for "the agent" canary-argument
    """

  private func lookup(_ config: String = Self.config, _ variables: [String: String] = [:]) -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = Environment(
      variables.merging(["HOME": "/h", "AWS_EC2_METADATA_DISABLED": "true"]) { own, _ in own })
    lookup.files = InMemoryFiles(["/h/.aws/config": config])
    return lookup
  }

  private static func cloud(
    _ roles: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { STSAnswers.keys($0) }
  ) -> ScriptedTransport {
    ScriptedTransport { $0.isForSTS ? roles($0) : EC2Answers.page(["10.0.0.1"]) }
  }

  @Test("A role is assumed by one call, signed with the keys of its source, and its keys search")
  func request() async throws {
    let answer = try Fixture.text("aws/assume-role.xml")
    let cloud = Self.cloud { _ in .text(200, answer) }
    let pages = try await lookup().run(Self.entry, cloud)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(pages.first?.origin == "region eu-west-1, credentials from profile default, role \(Self.reader)")

    let request = try #require(cloud.requests.first)
    #expect(cloud.requests.count == 2)
    #expect(request.method == "POST")
    #expect(request.url == "https://sts.eu-west-1.amazonaws.com/")
    #expect(
      request.form == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freader&"
        + "RoleSessionName=dkron&ExternalId=canary-external")
    let signed = SigV4(
      keys: AWSKeyPair(accessKeyID: "AKBASE", secretAccessKey: Secret("canary-base")), region: "eu-west-1",
      service: "sts"
    ).sign(
      method: "POST", url: request.url,
      headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: request.body,
      date: Date(timeIntervalSince1970: 1_795_428_000))
    #expect(request.headers.map(\.value) == signed.headers.map(\.value))
    #expect(cloud.requests.last?.accessKeyID == "ASIAASSUMED")
    #expect(cloud.requests.last?.header("X-Amz-Security-Token") == "canary-assumed-token")
  }

  @Test("Roles are assumed one from another")
  func chain() async throws {
    let cloud = Self.cloud()
    let pages = try await lookup().run("\(Self.entry) profile=chain", cloud)
    #expect(cloud.requests.map(\.accessKeyID) == ["AKBASE", "ASIA-reader", "ASIA-far"])
    #expect(cloud.requests.map { $0.field("DurationSeconds") } == [nil, "1800", nil])
    #expect(pages.first?.origin?.hasSuffix("profile chain, role arn:aws:iam::444455556666:role/far") == true)
  }

  @Test("Keys of a role are kept until ten minutes before they end")
  func refresh() async throws {
    let lookup = lookup()
    let cloud = Self.cloud()
    for (minutes, calls) in [(0, 2), (49, 3), (2, 5)] {
      lookup.wallClock.advance(by: .seconds(60 * minutes))
      _ = try await lookup.run(Self.entry, cloud)
      #expect(cloud.requests.count == calls)
    }
  }

  @Test("Keys that are refused before their time are asked for once more, those of their source too")
  func refused() async throws {
    let assumed = Watched(0)
    let cloud = ScriptedTransport { request in
      if request.isForSTS {
        let count = assumed.change { count in
          count += 1
          return count
        }
        return STSAnswers.keys(request, accessKeyID: "ASIA\(count)")
      }
      return request.accessKeyID == "ASIA2" ? EC2Answers.page(["10.0.0.1"]) : EC2Answers.fault(400, "ExpiredToken")
    }
    #expect(try await lookup().run(Self.entry, cloud).addresses == ["10.0.0.1"])
    #expect(cloud.requests.compactMap(\.accessKeyID) == ["AKBASE", "ASIA1", "AKBASE", "ASIA2"])
  }

  @Test("A clock that is off is corrected for the security token service too")
  func clock() async throws {
    let cloud = ScriptedTransport { request in
      guard request.header("X-Amz-Date") == "20261123T093000Z" else {
        return .text(
          403, headers: [("Date", "Mon, 23 Nov 2026 09:30:00 GMT")],
          "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>")
      }
      return request.isForSTS ? STSAnswers.keys(request) : EC2Answers.page(["10.0.0.1"])
    }
    let pages = try await lookup().run(Self.entry, cloud)
    #expect(cloud.requests.count == 3)
    #expect(pages.flatMap(\.warnings).count == 1)
    #expect(pages.first?.warnings.first?.contains("30 minutes ahead of") == true)
  }

  @Test("A role that may not be assumed is named, and no other identity is used")
  func forbidden() async throws {
    let cloud = Self.cloud { _ in STSAnswers.fault(403, "AccessDenied", "is not authorized") }
    let lookup = lookup()
    let error = try #require(await lookup.failure(Self.entry, cloud))
    #expect(error.code == .denied)
    #expect(error.message.contains("the keys from profile default may not assume \(Self.reader)"), "\(error)")
    #expect(error.remedy.contains("allow sts:AssumeRole on \(Self.reader)"))
    #expect(error.remedy.contains("trust policy"))
    #expect(cloud.requests.count == 1)
    #expect(!"\(error) \(lookup.log.text)".contains("canary"))
  }

  @Test(
    "What credential_source names gives the first keys, or is missed by name",
    arguments: [
      ("Environment", ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "canary"], "AKENV"),
      ("Environment", [:], nil), ("EcsContainer", [:], nil), ("Ec2InstanceMetadata", [:], nil),
    ] as [(String, [String: String], String?)])
  func sources(source: String, variables: [String: String], accessKeyID: String?) async throws {
    let config = "[profile p]\nrole_arn = \(Self.reader)\ncredential_source = \(source)\n"
    let cloud = Self.cloud()
    let lookup = lookup(config, variables)
    if let accessKeyID {
      _ = try await lookup.run("\(Self.entry) profile=p", cloud)
      #expect(cloud.requests.map(\.accessKeyID) == [accessKeyID, "ASIA-reader"])
    } else {
      let error = try #require(await lookup.failure("\(Self.entry) profile=p", cloud))
      #expect(error.code == .noCredentials)
      #expect(error.message.contains("credential_source \(source)"))
      #expect(cloud.requests.isEmpty)
    }
  }

  @Test("A program of a profile gives keys, without a shell, and is run again once they end")
  func process() async throws {
    var lookup = lookup(Self.config, ["PATH": "/bin"])
    lookup.commands = ScriptedCommandRunner { _ in
      #"{"Version":1,"AccessKeyId":"ASIAPROGRAM","SecretAccessKey":"canary-s","SessionToken":"canary-t","#
        + #""Expiration":"2026-11-23T11:00:00Z"}"#
    }
    let cloud = Self.cloud()
    let pages = try await lookup.run("\(Self.entry) profile=process", cloud)
    #expect(cloud.requests.map(\.accessKeyID) == ["ASIAPROGRAM"])
    #expect(pages.first?.origin == "region eu-west-1, credentials from profile process")
    let command = try #require(lookup.commands.commands.first)
    #expect(command.program == "/opt/keys")
    #expect(command.arguments == ["--for", "the agent", "canary-argument"])
    #expect(command.environment["PATH"] == "/bin")

    _ = try await lookup.run("\(Self.entry) profile=process", cloud)
    #expect(lookup.commands.commands.count == 1)
    lookup.wallClock.advance(by: .seconds(3000 + 1))
    _ = try await lookup.run("\(Self.entry) profile=process", cloud)
    #expect(lookup.commands.commands.count == 2)
  }

  @Test(
    "A program that gives no keys ends the search, and nothing that it printed is shown",
    arguments: [
      "", "canary", #"{"Version":2,"AccessKeyId":"a","SecretAccessKey":"canary"}"#,
      #"{"Version":1,"SecretAccessKey":"canary"}"#,
    ])
  func brokenProcess(output: String) async throws {
    var lookup = lookup()
    lookup.commands = ScriptedCommandRunner { _ in output }
    let error = try #require(await lookup.failure("\(Self.entry) profile=process"))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("credential_process of profile process"))
    #expect(!"\(error) \(lookup.log.text)".contains("canary"))
  }

  @Test("A program that fails is told with its own complaint")
  func failingProcess() async throws {
    var lookup = lookup()
    lookup.commands = ScriptedCommandRunner { (command) throws(CommandError) in
      throw CommandError(program: command.program, reason: .exited(code: 3), complaint: "no session")
    }
    let error = try #require(await lookup.failure("\(Self.entry) profile=process"))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("/opt/keys ended with code 3: no session"))
  }
}
