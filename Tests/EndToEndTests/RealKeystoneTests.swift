import JoinDiscovery
import JoinTestKit
import Testing

@Suite("OpenStack is looked up with tokens of a real Keystone", .enabled(if: RealKeystone.python != nil))
struct RealKeystoneTests {
  private static let servers = """
    {"servers":[{"id":"1","name":"a","status":"ACTIVE","metadata":{"dkron":"server"},
    "addresses":{"lan":[{"version":4,"addr":"10.0.0.1","OS-EXT-IPS:type":"fixed"}]}}]}
    """

  @Test(
    "Passwords, tokens and application credentials sign in; a wrong password and a version that is not there are told")
  func logins() async throws {
    try await withRealKeystone { keystone in
      let given = Watched<[String]>([])
      try await withFakeHTTPServer(answering: { request in
        given.change { $0.append(request.header("X-Auth-Token") ?? "") }
        return .text(200, Self.servers)
      }) { nova in
        let admin = try await keystone.adminToken()
        try await keystone.addCompute(at: nova.url("/v2.1/"), token: admin)
        let credential = try await keystone.addApplicationCredential(secret: "canary-credential", token: admin)
        let log = LogCapture()
        let stem = "provider=os tag_key=dkron tag_value=server"
        let user = "username=admin project_name=admin"
        let entries = [
          "\(stem) auth_url=\(keystone.url) \(user) password=\(RealKeystone.password)",
          "\(stem) auth_url=\(keystone.url)/v3/ \(user) password=\(RealKeystone.password) region=R1",
          "\(stem) auth_url=\(keystone.url)/v3 token=\(admin)",
          "\(stem) auth_url=\(keystone.url)/v3 token=\(admin) project_name=admin",
          "\(stem) auth_url=\(keystone.url)/v3 application_credential_id=\(credential) "
            + "application_credential_secret=canary-credential",
          "\(stem) auth_url=\(keystone.url)/v3 application_credential_name=join username=admin "
            + "application_credential_secret=canary-credential",
        ]
        for entry in entries {
          let found = try await keystone.lookUp(entry, log: log)
          #expect(found.report.error == nil)
          #expect(found.addresses == ["10.0.0.1"])
          #expect(found.report.origin == "region R1, credentials from the entry")
        }
        #expect(given.current.count == entries.count && given.current.allSatisfy { !$0.isEmpty })

        let wrong = try await keystone.lookUp("\(stem) auth_url=\(keystone.url) \(user) password=canary", log: log)
        #expect(wrong.report.error?.code == .denied)
        #expect(wrong.report.error?.message.contains("requires authentication") == true)
        let region = try await keystone.lookUp("\(entries[0]) region=R2", log: log)
        #expect(region.report.error?.remedy.contains("R1") == true)
        let old = try await keystone.lookUp(
          "\(stem) auth_url=\(keystone.url)/v2.0 \(user) password=\(RealKeystone.password)", log: log)
        #expect(old.report.error != nil)
        #expect(!log.text.contains("canary") && !log.text.contains(RealKeystone.password))
      }
    }
  }
}
