import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Amazon Web Services: running instances of EC2, or tasks of ECS, that carry tags.
enum AWS: DiscoveryProvider {
  /// What is looked for.
  enum Service: String, Sendable, CaseIterable {
    /// Instances.
    case ec2
    /// Tasks.
    case ecs
  }

  static let declaration = ProviderDeclaration(
    name: "aws", title: "Amazon Web Services", summary: "Finds running EC2 instances or ECS tasks by their tags.",
    options: [
      tagKey.spec, tagValue.spec, tags.spec, service.spec, filters.spec, cluster.spec, family.spec, region.spec,
      addressType.spec, accessKeyID.spec, secretAccessKey.spec, sessionToken.spec, profile.spec, endpoint.spec,
    ],
    rules: [
      .requiredUnless("tag_key", anyOf: ["tag.", "filter."]), .together(["tag_key", "tag_value"]),
      .together(["access_key_id", "secret_access_key"]), .needs("session_token", "access_key_id"),
      .requires("ecs_cluster", "service", value: "ecs"), .requires("ecs_family", "service", value: "ecs"),
      .requires("filter.", "service", value: "ec2"), .distinct("tag_key", from: "tag."),
      .refused("filter.instance-state-name", because: "only running instances are joined"),
    ],
    example: "provider=aws tag_key=dkron tag_value=server region=eu-west-1")

  static let tagKey = ProviderOption.text("tag_key", "The key of a tag that the instances or tasks carry.")
  static let tagValue = ProviderOption.text("tag_value", "The exact value of that tag; it may be empty, as \"\".")
    .allowingEmpty
  static let tags = ProviderOption<[String]>.list(
    "tag.", "More tags, as tag.Name=a,b: each key must match, with one of its values.")
  static let service = ProviderOption<Service>.choice(
    "service", "Whether to find instances of EC2 or tasks of ECS.", default: .ec2)
  static let filters = ProviderOption<[String]>.list(
    "filter.", "Filters of EC2's DescribeInstances, as filter.vpc-id=vpc-1,vpc-2; * and ? match any text.")
  static let cluster = ProviderOption.text(
    "ecs_cluster", "The cluster of the tasks, by name or ARN. Default: all of the region.")
  static let family = ProviderOption.text(
    "ecs_family", "The family of task definitions that the tasks run. Default: any.")
  static let region = ProviderOption(
    OptionSpec(
      key: "region", summary: "The region to search. Default: that of the profile, else that of the task or instance."),
    parse: AWSRegion.init
  ).environment("AWS_REGION", "AWS_DEFAULT_REGION").expecting("a region such as eu-west-1")
  static let addressType = ProviderOption<AddressType>.choice(
    "addr_type", "Which address of each instance or task to use.", default: .privateV4
  ).alias("address_type")
  // The variables of the key pair are no stand-ins of these two: the chain reads them as a pair of their own, so that a
  // key from the entry is never joined with a secret from the environment.
  static let accessKeyID = ProviderOption.keyID(
    "access_key_id", "The access key. Default: AWS_ACCESS_KEY_ID, a web identity, the profile, or a role.")
  static let secretAccessKey = ProviderOption.secret("secret_access_key", "The secret of that access key.")
  static let sessionToken = ProviderOption.secret("session_token", "The token that belongs to a temporary access key.")
  // Not a stand-in either: a profile that the entry names goes before the keys in the environment, AWS_PROFILE after.
  static let profile = ProviderOption.text(
    "profile", "The profile of the shared files. Default: AWS_PROFILE, AWS_DEFAULT_PROFILE, or default.")
  // Nor here: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches the variables off, and never the option.
  static let endpoint = ProviderOption(
    OptionSpec(
      key: "endpoint",
      summary: "The URL of the API of EC2 or ECS. Default: AWS_ENDPOINT_URL_EC2 or AWS_ENDPOINT_URL_ECS, "
        + "AWS_ENDPOINT_URL, the profile, the region's."),
    parse: AWSEndpoint.init(custom:)
  ).expecting("an http or https URL without a query")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    switch try options.require(service) {
    case .ec2:
      let selection = try EC2Selection(options)
      var search = EC2Search(selection, session: try await session(.ec2, options, in: context))
      try await search.run(report: report)
    case .ecs:
      let selection = try ECSSelection(options)
      var search = ECSSearch(selection, session: try await session(.ecs, options, in: context))
      try await search.run(report: report)
    }
  }

  private static func session(
    _ service: AWSService, _ options: ResolvedOptions, in context: DiscoveryContext
  ) async throws(DiscoveryError) -> AWSSession {
    let surroundings = try await AWSSurroundings(options, in: context)
    let client = try surroundings.client(service, at: options[endpoint])
    return try await AWSSession(client, keys: try AWSCredentials.source(options, in: surroundings), in: context)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func aws(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: AWS.declaration.name, message, remedy: remedy)
  }
}
