import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@Suite struct AliyunEntryTests {
  private func problems(_ options: String, _ environment: Environment = [:]) throws -> [String] {
    EntryValidator(registry: BuiltinProviders.registry, environment: environment, files: InMemoryFiles())
      .problems(in: try JoinEntry.parse("provider=aliyun \(options)")).map(\.message)
  }

  @Test(
    "Wrong entries are told before anything runs",
    arguments: [
      ("tag_key=k tag_value=v", "region is missing"), ("region=r tag_value=v", "tag_key is missing"),
      ("region=r tag_key=k", "tag_value is missing"), ("region=r/x tag_key=k tag_value=v", "region=r/x"),
      ("region=r tag_key=k tag_value=v access_key_id=a", "access_key_id is given without access_key_secret"),
      ("region=r tag_key=k tag_value=v security_token=a", "security_token is given without access_key_id"),
      ("region=r tag_key=k tag_value=v endpoint=http://ecs.example", "endpoint"),
    ])
  func wrong(options: String, words: String) throws {
    let problems = try problems(options)
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }

  @Test("The form of the users' page is correct, and a variable stands in for the region")
  func correct() throws {
    #expect(try problems("region=r tag_key=dkron tag_value=v access_key_id=a access_key_secret=b") == [])
    #expect(try problems("tag_key=dkron tag_value=v", ["ALIBABA_CLOUD_REGION_ID": "cn-hangzhou"]) == [])
  }
}
