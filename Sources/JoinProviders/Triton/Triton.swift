import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Triton's CloudAPI: running machines of an account that carry a tag.
enum Triton: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "triton", title: "Joyent Triton", summary: "Finds running machines of an account by their tag.",
    options: [
      account.spec, url.spec, keyID.spec, tagKey.spec, tagValue.spec, addressType.spec, user.spec, keyFile.spec,
      keyMaterial.spec, insecure.spec,
    ],
    rules: [.needs("tag_value", "tag_key")],
    example: "provider=triton account=example url=https://cloudapi.us-central-1.triton.zone "
      + "key_id=SHA256:ExiA/kCzfLSDlsIfB5h+g7Q3ym9F34KwQdv3jZWdxNI tag_key=dkron-role tag_value=server")

  static let account = login("account", "The login name of the account.", "TRITON_ACCOUNT", "SDC_ACCOUNT").required
  static let url = ProviderOption(
    OptionSpec(key: "url", summary: "The URL of the data center's CloudAPI."), parse: ServiceEndpoint.init
  ).required.environment("TRITON_URL", "SDC_URL").expecting("an https URL without a query")
  static let keyID = ProviderOption(
    OptionSpec(key: "key_id", summary: "The fingerprint of an SSH key of the account, as ssh-keygen -l prints it."),
    parse: TritonKeyID.init
  ).required.environment("TRITON_KEY_ID", "SDC_KEY_ID").expecting(
    "a fingerprint: SHA256: and base64, or sixteen pairs of digits with colons")
  static let tagKey = ProviderOption.text("tag_key", "The name of a tag that the machines carry.")
  static let tagValue = ProviderOption.text("tag_value", "The value of that tag. Default: any.")
  static let addressType = ProviderOption<TritonAddressType>.choice(
    "addr_type", "Which address of each machine to use.", default: .primary
  ).alias("address_type")
  static let user = login("user", "The login name of a sub-user, whose key it is.", "TRITON_USER", "SDC_USER")
  static let keyFile = ProviderOption.text(
    "key_file", "The file with the private key. Default: the SSH agent, or the key of that id in ~/.ssh."
  ).environment("TRITON_KEY_FILE", "SDC_KEY_FILE")
  static let keyMaterial = ProviderOption.secret("key_material", "The private key itself, as PEM.")
    .environment("TRITON_KEY_MATERIAL")
  static let insecure = ProviderOption.flag(
    "insecure", "Accept any certificate: for private installations without a certificate of their own.")

  /// Logins stand in paths and in a quoted header.
  private static func login(_ key: String, _ summary: String, _ variables: String...) -> ProviderOption<String> {
    var spec = OptionSpec(key: key, summary: summary)
    spec.environment = variables
    return ProviderOption(spec) { text in
      text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"/\\?#%".utf8.contains($0) } ? text : nil
    }.expecting("a login name")
  }

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    try await discover(options, in: context, agent: TritonKey.agent(in: context.environment), report: report)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func triton(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: Triton.declaration.name, message, remedy: remedy)
  }
}
