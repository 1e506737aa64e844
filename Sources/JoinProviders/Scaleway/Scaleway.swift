import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Scaleway: running Instances of one region or zone that carry a tag.
enum Scaleway: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "scaleway", title: "Scaleway", summary: "Finds running Instances by region and tag.",
    options: [
      region.spec, tagName.spec, organization.spec, token.spec, project.spec, addressType.spec, url.spec,
    ],
    example: "provider=scaleway organization=my-org tag_name=dkron-server token=@env:SCW_SECRET_KEY region=fr-par",
    noun: "Instance")

  static let region = ProviderOption(
    OptionSpec(
      key: "region", summary: "A zone such as fr-par-1, a region such as fr-par for all of its zones, or all."),
    parse: ScalewayRegion.init
  ).required.environment("SCW_DEFAULT_ZONE", "SCW_DEFAULT_REGION", "SCALEWAY_REGION", "SCW_REGION")
    .expecting("a zone such as fr-par-1, a region such as fr-par, or all")
  static let tagName = ProviderOption.text("tag_name", "The tag that the Instances carry.").required
  static let organization = ProviderOption.text(
    "organization", "The UUID of the organization, by which the list is narrowed; an access key narrows nothing."
  ).required.environment("SCW_DEFAULT_ORGANIZATION_ID", "SCW_ORGANIZATION", "SCALEWAY_ORGANIZATION")
  static let token = ProviderOption.secret("token", "The secret key of an API key.")
    .required.environment("SCW_SECRET_KEY", "SCW_TOKEN", "SCALEWAY_TOKEN")
  static let project = ProviderOption.text("project", "The UUID of the only project to look into.")
    .environment("SCW_DEFAULT_PROJECT_ID")
  static let addressType = ProviderOption<AddressType>.addressType
  static let url = ProviderOption<ServiceEndpoint>.endpoint("url", default: "https://api.scaleway.com/")
    .environment("SCW_API_URL")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let region = try options.require(Self.region)
    let search = try ScalewaySearch(options, in: context)
    var isAnyKnown = false
    for zone in region.zones {
      let isKnown = try await search.run(in: zone, report: report)
      isAnyKnown = isAnyKnown || isKnown
    }
    guard isAnyKnown else {
      throw DiscoveryError(
        .configuration, in: declaration.name, "the service knows no zone \(region.zones.joined(separator: ", "))",
        remedy: "correct region=, for example to fr-par")
    }
  }
}
