import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Amazon EC2: running instances that carry tags.
enum AWS: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "aws", title: "Amazon Web Services", summary: "Finds running EC2 instances by their tags.",
    options: [
      tagKey.spec, tagValue.spec, tags.spec, filters.spec, region.spec, addressType.spec, accessKeyID.spec,
      secretAccessKey.spec, sessionToken.spec, profile.spec, endpoint.spec,
    ],
    rules: [
      .requiredUnless("tag_key", anyOf: ["tag.", "filter."]), .together(["tag_key", "tag_value"]),
      .together(["access_key_id", "secret_access_key"]), .needs("session_token", "access_key_id"),
    ],
    example: "provider=aws tag_key=dkron tag_value=server region=eu-west-1")

  static let tagKey = ProviderOption.text("tag_key", "The key of a tag that the instances carry.")
  static let tagValue = ProviderOption.text("tag_value", "The exact value of that tag; it may be empty, as \"\".")
  static let tags = ProviderOption<[String]>.list(
    "tag.", "More tags, as tag.Name=a,b: each key must match, with one of its values.")
  static let filters = ProviderOption<[String]>.list(
    "filter.", "Filters of EC2's DescribeInstances, as filter.vpc-id=vpc-1,vpc-2; * and ? match any text.")
  static let region = ProviderOption.text(
    "region", "The region to search. Default: that of the profile, else that of the instance it runs on."
  ).environment("AWS_REGION", "AWS_DEFAULT_REGION")
  static let addressType = ProviderOption<AddressType>.choice(
    "addr_type", "Which address of each instance to use.", default: .privateV4
  ).alias("address_type")
  // The variables of the key pair are no stand-ins of these two: the chain reads them as a pair of their own, so that a
  // key from the entry is never joined with a secret from the environment.
  static let accessKeyID = ProviderOption.text(
    "access_key_id", "The access key. Default: AWS_ACCESS_KEY_ID, the profile, or the instance's role.")
  static let secretAccessKey = ProviderOption.secret("secret_access_key", "The secret of that access key.")
  static let sessionToken = ProviderOption.secret("session_token", "The token that belongs to a temporary access key.")
  // Not a stand-in either: a profile named by the entry goes before the keys in the environment, AWS_PROFILE after them.
  static let profile = ProviderOption.text(
    "profile", "The profile of the shared files. Default: AWS_PROFILE, AWS_DEFAULT_PROFILE, or default.")
  static let endpoint = ProviderOption.text(
    "endpoint", "The URL of the EC2 API. Default: AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL, the profile, or the region's."
  )

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let selection = try EC2Selection(options)
    let profile = AWSProfile.load(option: options[Self.profile], in: context)
    let metadata = try InstanceMetadata.open(in: context)
    let region = try await AWSRegion.resolve(option: options[Self.region], profile: profile, metadata: metadata)
    let endpoint = try AWSEndpoint.ec2(
      region: region, option: options[Self.endpoint], environment: context.environment, profile: profile)
    let chain = try AWSCredentials.chain(options, profile: profile, metadata: metadata)
    var search = try await EC2Search(
      selection: selection, region: region, endpoint: endpoint, chain: chain, metadata: metadata, context: context)

    var pages = PageGuard(provider: declaration.name)
    var token: String?
    repeat {
      let page = try await search.page(after: token)
      try await page.seeds.deliver(from: declaration.name, to: report)
      token = try pages.advance(to: page.nextToken)
    } while token != nil
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func aws(
    _ code: Code, _ message: String, remedy: String, retryAfter: Duration? = nil
  ) -> DiscoveryError {
    DiscoveryError(code, in: AWS.declaration.name, message, remedy: remedy, retryAfter: retryAfter)
  }
}
