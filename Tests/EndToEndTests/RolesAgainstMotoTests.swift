import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Roles are assumed at a moto server that checks signatures")
struct RolesAgainstMotoTests {
  private static let query = "tag_key=dkron tag_value=server"

  @Test("Keys of a role search, be they got with keys, with those of another role, or with a token")
  func roles() async throws {
    let log = LogCapture()
    // The last call that needs no signature is that with the token, which has none.
    try await withMoto(setupCalls: 15) { moto in
      let starter = try await moto.makeUser("starter", allowing: ["sts:AssumeRole"])
      let stranger = try await moto.makeUser("stranger")
      let middle = try await moto.makeRole("middle", allowing: ["sts:AssumeRole"])
      let reader = try await moto.makeRole("reader", allowing: ["ec2:DescribeInstances"])
      let closed = try await moto.makeRole("closed", trusting: middle, allowing: ["ec2:DescribeInstances"])
      let session = try await moto.makeSession(of: reader)
      try await moto.run(3, in: "eu-west-1", tag: "dkron", "server")
      try await moto.run(1, in: "eu-west-1", tag: "dkron", "agent")

      let config = """
        [default]
        region = eu-west-1
        role_arn = \(reader)
        source_profile = base
        [profile base]
        aws_access_key_id = \(starter.id)
        aws_secret_access_key = \(starter.secret)
        [profile middle]
        role_arn = \(middle)
        source_profile = base
        [profile chain]
        region = eu-west-1
        role_arn = \(reader)
        source_profile = middle
        [profile closed]
        role_arn = \(closed)
        source_profile = base
        [profile nobody]
        aws_access_key_id = \(stranger.id)
        aws_secret_access_key = \(stranger.secret)
        [profile unable]
        role_arn = \(reader)
        source_profile = nobody
        """
      let files = ["/config": config, "/token": "canary.token"]

      let token = try await moto.lookUp(
        Self.query,
        ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": reader, "AWS_REGION": "eu-west-1"], files: files,
        log: log)
      #expect(token.report.error == nil)
      #expect(token.report.found == 3)
      #expect(token.report.origin == "region eu-west-1, credentials from the web identity, role \(reader)")

      for profile in ["default", "chain"] {
        let found = try await moto.lookUp(
          "\(Self.query) profile=\(profile)", ["AWS_CONFIG_FILE": "/config"], files: files, log: log)
        #expect(found.report.error == nil, "\(found.report)")
        #expect(found.report.found == 3)
        #expect(found.report.origin == "region eu-west-1, credentials from profile \(profile), role \(reader)")
      }

      // One may assume the role but not search, one is not trusted by its role, and one may assume none.
      for (profile, words, remedy) in [
        ("middle", "profile middle, role \(middle)", "allow ec2:DescribeInstances"), ("closed", closed, "trust policy"),
        ("unable", reader, "allow sts:AssumeRole"),
      ] {
        let refused = try await moto.lookUp(
          "\(Self.query) profile=\(profile) region=eu-west-1", ["AWS_CONFIG_FILE": "/config"], files: files, log: log)
        #expect(refused.report.error?.code == .denied, "\(profile)")
        #expect(refused.report.error?.message.contains(words) == true, "\(refused.report)")
        #expect(refused.report.error?.remedy.contains(remedy) == true, "\(refused.report)")
        #expect(!"\(refused.report)".contains(starter.secret))
      }
      try await expectSession(session, at: moto, log)
      #expect(!log.text.contains(starter.secret))
    }
    #expect(!log.text.contains("canary"))
  }

  /// Keys of a session serve with their token alone.
  private func expectSession(_ session: [String: String], at moto: Moto, _ log: LogCapture) async throws {
    let region = ["AWS_REGION": "eu-west-1"]
    let found = try await moto.lookUp(Self.query, session.merging(region) { $1 }, log: log)
    #expect(found.report.error == nil)
    #expect(found.report.found == 3)
    #expect(found.report.origin == "region eu-west-1, credentials from the environment")
    let tasks = try await moto.lookUp("service=ecs \(Self.query)", session.merging(region) { $1 }, log: log)
    #expect(tasks.report.error?.remedy.contains("allow ecs:ListClusters") == true)

    for token in [nil, "canary-ended"] {
      var wrong = session.merging(region) { $1 }
      wrong["AWS_SESSION_TOKEN"] = token
      for service in ["ec2", "ecs"] {
        let refused = try await moto.lookUp("service=\(service) \(Self.query)", wrong, log: log)
        #expect(refused.report.error?.code == .denied, "\(service), \(token ?? "no token")")
        #expect(refused.seeds.isEmpty)
      }
    }
  }
}
