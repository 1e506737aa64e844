import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("ECS is looked up at a moto server that checks signatures")
struct ECSAgainstMotoTests {
  private static let region = "eu-west-1"

  @Test("Tasks of all clusters, of one, and of a family are found; refusals are told apart")
  func lookups() async throws {
    // More than can be described at once.
    let servers = 130
    try await withMoto(setupCalls: 12) { moto in
      let reader = try await moto.makeUser(
        "reader", allowing: ["ecs:ListClusters", "ecs:ListTasks", "ecs:DescribeTasks"])
      let stranger = try await moto.makeUser("stranger")
      try await moto.makeClusters(["jobs", "spare"], family: "dkron", in: Self.region)
      try await moto.run(servers, tasksOf: "dkron", on: "jobs", in: Self.region, tag: "dkron", "server")
      try await moto.run(2, tasksOf: "dkron", on: "spare", in: Self.region, tag: "dkron", "agent")

      let log = LogCapture()
      let query = "service=ecs tag_key=dkron tag_value=server"
      func keys(_ key: Moto.Key) -> [String: String] {
        ["AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret, "AWS_REGION": Self.region]
      }

      let all = try await moto.lookUp(query, keys(reader), log: log)
      #expect(all.report.error == nil)
      #expect(all.report.rows == servers + 2)
      #expect(all.report.skipped.contains { $0.reason == "without the tags" })
      #expect(all.report.origin == "region eu-west-1, credentials from the environment")
      // Addresses are drawn at random and may meet.
      #expect((servers - 3...servers).contains(all.seeds.count))
      #expect(all.seeds.allSatisfy { $0.address.isPrivate && $0.name?.isEmpty == false })

      let spare = try await moto.lookUp("\(query) ecs_cluster=spare", keys(reader), log: log)
      #expect(spare.report.error == nil)
      #expect(spare.report.found == 0)
      #expect(spare.report.rows == 2)
      let agents = try await moto.lookUp(
        "service=ecs tag.dkron=agent ecs_cluster=spare ecs_family=dkron", keys(reader), log: log)
      #expect(agents.report.found == 2)
      let other = try await moto.lookUp("\(query) ecs_family=other", keys(reader), log: log)
      #expect(other.report.error == nil)
      #expect(other.report.rows == 0)

      let nowhere = try await moto.lookUp("\(query) ecs_cluster=nowhere", keys(reader), log: log)
      #expect(nowhere.report.error?.code == .configuration)
      #expect(nowhere.report.error?.remedy.contains("ecs_cluster") == true)
      let forged = Moto.Key(id: reader.id, secret: "canary\(reader.secret.dropFirst(6))")
      let wrong = try await moto.lookUp(query, keys(forged), log: log)
      #expect(wrong.report.error?.code == .denied)
      #expect(wrong.report.error?.remedy.contains("secret access key") == true)
      let forbidden = try await moto.lookUp(query, keys(stranger), log: log)
      #expect(forbidden.report.error?.code == .denied)
      #expect(forbidden.report.error?.remedy.contains("allow ecs:ListClusters") == true)

      let everything = "\(log.text) \(wrong.report) \(forbidden.report)"
      #expect(!everything.contains("canary"))
      #expect(!everything.contains(reader.secret))
    }
  }
}
