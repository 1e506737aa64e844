import JoinDiscovery
import JoinPrimitives

/// A provider with the options that these tests write, under the name of a real one. It finds nothing.
enum CloudProvider: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "aws", title: "A cloud", summary: "Finds nothing.",
    options: [
      ProviderOption<String>.text("region", "Where.").spec,
      ProviderOption<String>.text("tag_key", "Which tag.").required.spec,
      ProviderOption<String>.text("tag_value", "With which value.").spec,
      ProviderOption<String>.text("tag.", "More tags.").spec,
      ProviderOption<AddressType>.choice("addr_type", "Which address.", default: .privateV4).spec,
      ProviderOption<String>.text("access_key_id", "Who.").spec,
      ProviderOption<Secret>.secret("secret_access_key", "The key.").spec,
    ], example: "provider=aws tag_key=dkron")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {}
}
