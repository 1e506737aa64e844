import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@Suite struct AWSEntryTests {
  @Test("Every declaration is without fault", arguments: BuiltinProviders.registry.names)
  func declarations(name: String) throws {
    let provider = try #require(BuiltinProviders.registry.provider(named: name))
    #expect(provider.declaration.faults == [])
  }

  private func problems(_ entry: String, _ environment: Environment = [:]) throws -> [String] {
    let validator = EntryValidator(
      registry: BuiltinProviders.registry, environment: environment, files: InMemoryFiles())
    return validator.problems(in: try JoinEntry.parse(entry)).map(\.message)
  }

  @Test(
    "Correct entries have no problems",
    arguments: [
      "tag_key=k tag_value=v", "tag_key=k tag_value=\"\"", "tag.Name=a,b", "filter.vpc-id=vpc-1",
      "tag_key=k tag_value=v tag.b=c filter.d=e", "tag_key=k tag_value=v addr_type=public_v6",
      "tag_key=k tag_value=v address_type=public_v4 region=us-gov-west-1 profile=p timeout=5s",
      "tag_key=k tag_value=v access_key_id=a secret_access_key=b session_token=c endpoint=http://[::1]:5000",
      "tag_key=k tag_value=v service=ec2", "tag.k=v service=ecs", "tag.k=v service=ecs ecs_cluster=c ecs_family=f",
    ])
  func correct(options: String) throws {
    #expect(try problems("provider=aws \(options)") == [])
  }

  @Test(
    "Wrong entries are told before anything runs",
    arguments: [
      ("region=eu-west-1", "tag_key is missing"), ("tag_key=k", "tag_key is given without tag_value"),
      ("tag_value=v tag.a=b", "tag_value is given without tag_key"),
      ("tag_key=k tag_value=v access_key_id=a", "access_key_id is given without secret_access_key"),
      ("tag_key=k tag_value=v secret_access_key=a", "secret_access_key is given without access_key_id"),
      ("tag_key=k tag_value=v session_token=a", "session_token is given without access_key_id"),
      ("tag_key=k tag_value=v region=EU_West", "region"), ("tag_key=k tag_value=v addr_type=private", "addr_type"),
      ("tag_key=k tag_value=v endpoint=ec2.local", "endpoint"),
      ("tag_key=k tag_value=v service=eks", "service"),
      ("tag_key=k tag_value=v ecs_cluster=c", "ecs_cluster has no meaning for service=ec2"),
      ("tag_key=k tag_value=v ecs_family=f", "ecs_family has no meaning for service=ec2"),
      ("tag.k=v service=ec2 ecs_cluster=c", "ecs_cluster has no meaning for service=ec2"),
      ("tag.k=v filter.vpc-id=v service=ecs", "filter. has no meaning for service=ecs"),
      ("filter.vpc-id=v service=ecs", "filter. has no meaning for service=ecs"),
      ("filter.instance-state-name=stopped", "only running instances are joined"),
      ("tag.Name=\",\"", "is not texts parted by commas"),
      ("filter.vpc-id=\"\"", "filter.vpc-id is empty"),
      ("tag_key=k tag_value=a tag.k=a,b", "'k' is given twice, by tag_key and by tag.k"),
      ("tag_key=k tag_value=v access_key_id=\"AKID \" secret_access_key=b", "access_key_id"),
      ("tag_key=k tag_vlaue=v", "tag_vlaue"),
    ])
  func wrong(options: String, words: String) throws {
    let problems = try problems("provider=aws \(options)")
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }

  @Test("The region of the environment is checked like that of the entry")
  func environment() throws {
    #expect(try problems("provider=aws tag.a=b", ["AWS_REGION": "x/y"]).count == 1)
    #expect(try problems("provider=aws tag.a=b", ["AWS_DEFAULT_REGION": "eu-west-1"]) == [])
  }

  @Test("More tags than anything carries are refused before any call")
  func tooManyTags() async throws {
    let tags = (0...50).map { "tag.k\($0)=v" }.joined(separator: " ")
    let error = try #require(await ProviderLookup().failure("provider=aws \(tags)"))
    #expect(error.code == .configuration)
    #expect(error.message.contains("51 tags"))
  }
}
