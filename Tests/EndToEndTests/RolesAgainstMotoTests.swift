import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Roles are assumed at a moto server that checks signatures")
struct RolesAgainstMotoTests {
  @Test("Keys of a role search, be they got with keys, with those of another role, or with a token")
  func roles() async throws {
    // The last call that needs no signature is that with the token, which has none.
    try await withMoto(setupCalls: 10) { moto in
      let starter = try await moto.makeUser("starter", allowing: ["sts:AssumeRole"])
      let middle = try await moto.makeRole("middle", allowing: ["sts:AssumeRole"])
      let reader = try await moto.makeRole("reader", allowing: ["ec2:DescribeInstances"])
      try await moto.run(3, in: "eu-west-1", tag: "dkron", "server")
      try await moto.run(1, in: "eu-west-1", tag: "dkron", "agent")

      let log = LogCapture()
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
        """
      let files = ["/config": config, "/token": "canary.token"]
      let query = "tag_key=dkron tag_value=server"

      let token = try await moto.lookUp(
        query,
        ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": reader, "AWS_REGION": "eu-west-1"], files: files,
        log: log)
      #expect(token.report.error == nil)
      #expect(token.report.found == 3)
      #expect(token.report.origin == "region eu-west-1, credentials from the web identity, role \(reader)")

      for profile in ["default", "chain"] {
        let found = try await moto.lookUp(
          "\(query) profile=\(profile)", ["AWS_CONFIG_FILE": "/config"], files: files, log: log)
        #expect(found.report.error == nil, "\(found.report)")
        #expect(found.report.found == 3)
        #expect(found.report.origin == "region eu-west-1, credentials from profile \(profile), role \(reader)")
      }

      let unable = try await moto.lookUp(
        "\(query) profile=middle region=eu-west-1", ["AWS_CONFIG_FILE": "/config"], files: files, log: log)
      #expect(unable.report.error?.code == .denied)
      #expect(unable.report.error?.message.contains("profile middle, role \(middle)") == true)

      #expect(!"\(log.text) \(unable.report)".contains(starter.secret))
      #expect(!log.text.contains("canary"))
    }
  }
}
