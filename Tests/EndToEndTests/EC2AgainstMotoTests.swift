import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("EC2 is looked up at a moto server that checks signatures")
struct EC2AgainstMotoTests {
  private static let region = "eu-west-1"

  @Test("A right key finds all instances; a wrong secret, a wrong region and a missing permission are told apart")
  func lookups() async throws {
    // As they belong to one reservation, this is one page.
    let servers = 1003
    try await withMoto(setupCalls: 7) { moto in
      let reader = try await moto.makeUser("reader", allowing: ["ec2:DescribeInstances"])
      let stranger = try await moto.makeUser("stranger")
      try await moto.run(servers, in: Self.region, tag: "dkron", "server")
      try await moto.run(2, in: Self.region, tag: "dkron", "agent")

      let log = LogCapture()
      let query = "tag_key=dkron tag_value=server"
      func keys(_ key: Moto.Key, _ region: String = Self.region) -> [String: String] {
        ["AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret, "AWS_REGION": region]
      }

      let right = try await moto.lookUp(query, keys(reader), log: log)
      #expect(right.report.error == nil)
      #expect(right.report.rows == servers)
      // moto draws addresses at random, so that now and then two are alike and make one seed.
      #expect(right.report.found == Set(right.seeds.map(\.address)).count)
      #expect(right.report.found > servers - 5)
      #expect(right.seeds.allSatisfy { $0.address.isPrivate && $0.name?.hasPrefix("i-") == true })
      #expect(right.report.origin == "region eu-west-1, credentials from the environment")

      let several = try await moto.lookUp("tag.dkron=agent,other address_type=public_v4", keys(reader), log: log)
      #expect(several.report.error == nil)
      #expect(several.report.found == 2)

      let forged = Moto.Key(id: reader.id, secret: "canary\(reader.secret.dropFirst(6))")
      let wrong = try await moto.lookUp(query, keys(forged), log: log)
      #expect(wrong.report.error?.code == .denied)
      #expect(wrong.report.error?.remedy.contains("secret access key") == true)
      #expect(wrong.seeds.isEmpty)

      let unknown = try await moto.lookUp(query, keys(Moto.Key(id: "AKIANOBODY", secret: "none")), log: log)
      #expect(unknown.report.error?.code == .denied)
      #expect(unknown.report.error?.remedy.contains("check that the access key exists") == true)

      let elsewhere = try await moto.lookUp(query, keys(reader, "eu-central-1"), log: log)
      #expect(elsewhere.report.error == nil)
      #expect(elsewhere.report.found == 0)
      #expect(elsewhere.report.rows == 0)
      #expect(elsewhere.report.origin?.contains("region eu-central-1") == true)

      let forbidden = try await moto.lookUp(query, keys(stranger), log: log)
      #expect(forbidden.report.error?.code == .denied)
      #expect(forbidden.report.error?.remedy.contains("allow ec2:DescribeInstances") == true)

      let everything = "\(log.text) \(wrong.report) \(unknown.report) \(forbidden.report)"
      #expect(!everything.contains("canary"))
      #expect(!everything.contains(reader.secret))
    }
  }

  // moto counts reservations, and takes long to make them.
  @Test("More than a thousand reservations take two pages", .enabled(if: LongTests.areWanted))
  func pages() async throws {
    let servers = 1001
    try await withMoto(setupCalls: 3 + servers) { moto in
      let reader = try await moto.makeUser("reader", allowing: ["ec2:DescribeInstances"])
      for _ in 0..<servers { try await moto.run(1, in: Self.region, tag: "dkron", "server") }
      let pages = Watched(0)
      let keys = ["AWS_ACCESS_KEY_ID": reader.id, "AWS_SECRET_ACCESS_KEY": reader.secret, "AWS_REGION": Self.region]
      let found = try await moto.lookUp("tag_key=dkron tag_value=server", keys, log: LogCapture()) { _ in
        pages.change { $0 += 1 }
      }
      #expect(found.report.error == nil)
      #expect(found.report.rows == servers)
      #expect(pages.current == 2)
    }
  }
}
