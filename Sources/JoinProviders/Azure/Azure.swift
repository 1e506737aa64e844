import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Microsoft Azure: machines by a tag of their network interfaces or of themselves, or those of a scale set.
enum Azure: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "azure", title: "Microsoft Azure",
    summary: "Finds virtual machines by a tag of their network interfaces, or all machines of a scale set.",
    options: [
      tagName.spec, tagValue.spec, tagOn.spec, resourceGroup.spec, scaleSet.spec, subscription.spec, tenant.spec,
      client.spec, secret.spec, addressType.spec, environment.spec, authority.spec, endpoint.spec,
    ],
    rules: [
      .exactlyOne(["tag_name", "vm_scale_set"]), .together(["tag_name", "tag_value"]),
      .together(["resource_group", "vm_scale_set"]), .needs("tag_on", "tag_name"),
      .together(["tenant_id", "client_id", "secret_access_key"]),
    ],
    example: "provider=azure tag_name=dkron tag_value=server subscription_id=00000000-0000-0000-0000-000000000000",
    noun: "interface")

  static let tagName = ProviderOption.text("tag_name", "The name of the tag, in any case.")
  static let tagValue = ProviderOption.text("tag_value", "The exact value of that tag; it may be empty, as \"\".")
    .allowingEmpty
  static let tagOn = ProviderOption<AzureSelection.TagPlace>.choice(
    "tag_on", "What must carry the tag: the network interface, the virtual machine, or either of both.", default: .nic)
  static let resourceGroup = ProviderOption.text("resource_group", "The resource group of the scale set.")
  static let scaleSet = ProviderOption.text(
    "vm_scale_set", "The name of a scale set with uniform orchestration, all of whose machines are joined.")
  static let subscription = identifier("subscription_id", "The ID of the subscription to search.").required
    .environment("ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID")
  // AZURE_TENANT_ID and its kin are no stand-ins of these three: a pod or machine may have them without any secret, for
  // an identity of its own, and the chain reads them so.
  static let tenant = identifier(
    "tenant_id", "The tenant to sign in to. Default: AZURE_ variables, or a managed identity."
  )
  .environment("ARM_TENANT_ID")
  static let client = identifier("client_id", "The ID of the application that signs in.").environment("ARM_CLIENT_ID")
  static let secret = ProviderOption.secret("secret_access_key", "The value of a secret of that application.")
    .alias(misprint).environment("ARM_CLIENT_SECRET")
  static let addressType = ProviderOption<AddressType>.addressType
  static let environment = ProviderOption<AzureEnvironment>.choice(
    "environment", "The cloud; authority_host decides when none is given.", default: .worldwide
  ).environment("ARM_ENVIRONMENT")
  static let authority = ProviderOption(
    OptionSpec(key: "authority_host", summary: "Where identities sign in. Default: that of the cloud."),
    parse: { ServiceEndpoint($0.contains("://") ? $0 : "https://\($0)") }
  ).environment("AZURE_AUTHORITY_HOST").expecting("a host, or an https URL such as https://login.microsoftonline.us")
  static let endpoint = ProviderOption<ServiceEndpoint>.endpoint(
    "endpoint", "The base URL of the Resource Manager. Default: that of the cloud.")

  /// The spelling that the users' page of Dkron prints in its example.
  static let misprint = "secret_acccess_key"

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let selection = try AzureSelection(options)
    let cloud = AzureCloud(options)
    let tokens = AzureTokens(cloud: cloud, context: context)
    let chain = AzureCredential.chain(options, tokens: tokens)
    let (credential, origin) = try await chain.resolve(in: context)
    let lists = AzureListReader(
      subscription: selection.subscription, cloud: cloud, tokens: tokens, credential: credential, origin: origin)
    var search = AzureSearch(selection: selection, lists: lists)
    if options.spelling(of: secret) == misprint {
      search.remarks.append("\(misprint) is a misprint of secret_access_key: correct it in the entry")
    }
    try await search.run(report: report)
  }

  /// An option whose value is an ID or a name that stands in URLs: letters, digits, dots and hyphens.
  private static func identifier(_ key: String, _ summary: String) -> ProviderOption<String> {
    ProviderOption(OptionSpec(key: key, summary: summary)) { text in
      let isFit = text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
      return isFit && !text.hasPrefix(".") ? text : nil
    }.expecting("an ID of letters, digits, dots and hyphens")
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func azure(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: Azure.declaration.name, message, remedy: remedy)
  }
}
