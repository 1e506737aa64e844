import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Alibaba Cloud: running ECS instances of one region that carry a tag.
enum Aliyun: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "aliyun", title: "Alibaba Cloud", summary: "Finds running ECS instances of one region by a tag.",
    options: [
      region.spec, tagKey.spec, tagValue.spec, accessKeyID.spec, accessKeySecret.spec, securityToken.spec, role.spec,
      addressType.spec, endpoint.spec,
    ],
    rules: [.together(["access_key_id", "access_key_secret"]), .needs("security_token", "access_key_id")],
    example: "provider=aliyun region=cn-hangzhou tag_key=dkron tag_value=server access_key_id=LTAI0123456789 "
      + "access_key_secret=@env:ALIYUN_SECRET",
    noun: "instance")

  static let region = ProviderOption(
    OptionSpec(key: "region", summary: "The region to search, for example cn-hangzhou.")
  ) { AliyunRegion.isName($0) ? $0 : nil }
  .required.environment("ALIBABA_CLOUD_REGION_ID").expecting("a region such as cn-hangzhou")
  static let tagKey = ProviderOption.text("tag_key", "The key of a tag that the instances carry.").required
  static let tagValue = ProviderOption.text("tag_value", "The exact value of that tag.").required
  // The variables of the key pair are no stand-ins of these: the chain reads them as a pair of their own, so that a key
  // from the entry is never joined with a secret from the environment.
  static let accessKeyID = ProviderOption.keyID(
    "access_key_id", "The access key. Default: ALIBABA_CLOUD_ACCESS_KEY_ID, or the instance's role.")
  static let accessKeySecret = ProviderOption.secret("access_key_secret", "The secret of that access key.")
  static let securityToken = ProviderOption.secret(
    "security_token", "The token that belongs to a temporary access key.")
  static let role = ProviderOption.text(
    "ram_role", "The role of this instance whose keys sign. Default: the one that the instance has."
  ).environment("ALIBABA_CLOUD_ECS_METADATA")
  static let addressType = ProviderOption<AddressType>.addressType
  static let endpoint = ProviderOption<ServiceEndpoint>.endpoint(
    "endpoint", "The base URL of ECS. Default: that of the region.")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let selection = try AliyunSelection(options)
    let metadata = AliyunMetadata.open(role: options[role], in: context)
    var search = try await AliyunSearch(
      selection: selection, endpoint: options[endpoint], chain: AliyunCredentials.chain(options, metadata: metadata),
      metadata: metadata, context: context)
    try await search.run(report: report)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func aliyun(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: Aliyun.declaration.name, message, remedy: remedy)
  }
}
