import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// OpenStack Nova: active servers whose metadata holds a key with a value.
enum OpenStack: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "os", title: "OpenStack", summary: "Finds active servers by a key and value of their metadata.",
    options: [
      tagKey.spec, tagValue.spec, authURL.spec, region.spec, projectID.spec, projectName.spec, userName.spec,
      userID.spec, password.spec, token.spec, applicationCredentialID.spec, applicationCredentialName.spec,
      applicationCredentialSecret.spec, domainID.spec, domainName.spec, userDomainID.spec, userDomainName.spec,
      projectDomainID.spec, projectDomainName.spec, defaultDomain.spec, cloud.spec, interface.spec,
      computeEndpoint.spec, network.spec, addressType.spec, insecure.spec, rootsFile.spec, certificateFile.spec,
      keyFile.spec,
    ],
    rules: [.together(["cert", "key"])],
    example: "provider=os tag_key=dkron tag_value=server auth_url=https://keystone.example:5000/v3 username=dkron "
      + "password=@env:OS_PASSWORD project_name=jobs",
    noun: "server")

  static let tagKey = ProviderOption.text("tag_key", "The key in the metadata of the servers.").required
  static let tagValue = ProviderOption.text("tag_value", "The exact value of that key.").required.allowingEmpty
  static let authURL = url("auth_url", "The URL of Keystone, the identity service.").environment("OS_AUTH_URL")
  static let region = ProviderOption.text(
    "region", "The region to search. Default: RegionOne if the catalog has it, else its first one."
  ).environment("OS_REGION_NAME").alias("region_name")
  static let projectID = ProviderOption.text(
    "project_id", "The id of the project to search. Default: that of the token, or of this machine."
  ).alias("tenant_id").environment("OS_PROJECT_ID", "OS_TENANT_ID")
  static let projectName = ProviderOption.text("project_name", "The name of the project, in the place of its id.")
    .alias("tenant_name").environment("OS_PROJECT_NAME", "OS_TENANT_NAME")
  static let userName = ProviderOption.text("username", "The name of the user.").alias("user_name")
    .environment("OS_USERNAME")
  static let userID = ProviderOption.text("user_id", "The id of the user, in the place of name and domain.")
    .environment("OS_USER_ID", "OS_USERID")
  static let password = ProviderOption.secret("password", "The password of the user.").environment("OS_PASSWORD")
  static let token = ProviderOption.secret("token", "A token of Keystone, in the place of user and password.")
    .environment("OS_TOKEN", "OS_AUTH_TOKEN")
  static let applicationCredentialID = ProviderOption.text(
    "application_credential_id", "The id of an application credential."
  ).environment("OS_APPLICATION_CREDENTIAL_ID")
  static let applicationCredentialName = ProviderOption.text(
    "application_credential_name", "The name of an application credential, which needs the user too."
  ).environment("OS_APPLICATION_CREDENTIAL_NAME")
  static let applicationCredentialSecret = ProviderOption.secret(
    "application_credential_secret", "The secret of the application credential."
  ).environment("OS_APPLICATION_CREDENTIAL_SECRET")
  static let domainID = ProviderOption.text("domain_id", "The id of the domain of user and project.")
    .environment("OS_DOMAIN_ID")
  static let domainName = ProviderOption.text("domain_name", "The name of the domain of user and project.")
    .environment("OS_DOMAIN_NAME")
  static let userDomainID = ProviderOption.text("user_domain_id", "The id of the user's domain.")
    .environment("OS_USER_DOMAIN_ID")
  static let userDomainName = ProviderOption.text("user_domain_name", "The name of the user's domain.")
    .environment("OS_USER_DOMAIN_NAME")
  static let projectDomainID = ProviderOption.text("project_domain_id", "The id of the project's domain.")
    .environment("OS_PROJECT_DOMAIN_ID")
  static let projectDomainName = ProviderOption.text("project_domain_name", "The name of the project's domain.")
    .environment("OS_PROJECT_DOMAIN_NAME")
  static let defaultDomain = ProviderOption.text(
    "default_domain", "The id of the domain where no other option names one. Default: default."
  ).environment("OS_DEFAULT_DOMAIN")
  static let cloud = ProviderOption.text("cloud", "The name of a cloud in clouds.yaml, for all that is not given.")
    .environment("OS_CLOUD")
  static let interface = ProviderOption.text(
    "interface", "The kind of endpoint to use: public, internal or admin. Default: public."
  ).alias("endpoint_type").environment("OS_INTERFACE", "OS_ENDPOINT_TYPE")
  static let computeEndpoint = url("compute_endpoint", "The URL of Nova, in the place of that of the catalog.")
    .environment("OS_COMPUTE_ENDPOINT_OVERRIDE")
  static let network = ProviderOption.text("network", "The name of the network whose addresses are used.")
  static let addressType = ProviderOption<AddressType>.addressType
  static let insecure = ProviderOption.text(
    "insecure", "Switches the check of certificates off. Any value does, false too."
  ).environment("OS_INSECURE")
  static let rootsFile = ProviderOption.text("cacert", "A PEM file with the only roots to trust.")
    .environment("OS_CACERT")
  static let certificateFile = ProviderOption.text("cert", "A PEM file with a client certificate.")
    .environment("OS_CERT")
  static let keyFile = ProviderOption.text("key", "A PEM file with the key of the client certificate.")
    .environment("OS_KEY")

  private static func url(_ key: String, _ summary: String) -> ProviderOption<String> {
    var spec = OptionSpec(key: key, summary: summary)
    spec.placeholder = "URL"
    return ProviderOption(spec) { text in
      URLParts(text).flatMap { $0.query == nil && !text.contains("@") ? text : nil }
    }.expecting("an http or https URL without user and query")
  }

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let settings = try OpenStackSettings(options, in: context)
    let keystone = try await Keystone(settings, in: context)
    var search = try NovaSearch(options, settings: settings, keystone: keystone, context: context)
    try await search.run(report: report)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func openStack(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: OpenStack.declaration.name, message, remedy: remedy)
  }
}
