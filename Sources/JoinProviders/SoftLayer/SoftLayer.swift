import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// IBM Cloud Classic, formerly SoftLayer: running virtual servers of one data center that carry a tag.
enum SoftLayer: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "softlayer", title: "IBM SoftLayer", summary: "Finds running virtual servers by data center and tag.",
    options: [datacenter.spec, tagValue.spec, username.spec, apiKey.spec, addressType.spec, endpoint.spec],
    example: "provider=softlayer datacenter=dal10 tag_value=dkron username=ops api_key=@file:/run/secrets/softlayer",
    noun: "virtual server")

  static let datacenter = ProviderOption.text("datacenter", "The name of the data center, for example dal10.").required
  static let tagValue = ProviderOption.text("tag_value", "The tag that the servers carry.").required
  static let username = ProviderOption.text("username", "The user of the classic infrastructure API.")
    .required.environment("SL_USERNAME", "SOFTLAYER_USERNAME")
  static let apiKey = ProviderOption.secret("api_key", "The user's classic infrastructure API key.")
    .required.environment("SL_API_KEY", "SOFTLAYER_API_KEY")
  static let addressType = ProviderOption<AddressType>.addressType
  static let endpoint = ProviderOption<ServiceEndpoint>.endpoint(default: "https://api.softlayer.com/rest/v3.1/")
    .environment("SL_ENDPOINT_URL", "SOFTLAYER_ENDPOINT_URL")

  private static let pageSize = 100
  /// What each row holds, so that the answer is no larger than it must be.
  private static let objectMask =
    "mask[id,hostname,primaryBackendIpAddress,primaryIpAddress,"
    + "primaryNetworkComponent[primaryVersion6IpAddressRecord[ipAddress]],"
    + "powerState[keyName],datacenter[name],tagReferences[tag[name]]]"

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let endpoint = try options.require(Self.endpoint)
    let datacenter = try options.require(Self.datacenter)
    let tag = try options.require(tagValue)
    let addressType = try options.require(Self.addressType)
    let filter = try SoftLayerFilter(datacenter: datacenter, tag: tag).text
    let origin = "data center \(datacenter), key from \(options.origin(of: apiKey))"
    func page(from offset: Int) -> String {
      endpoint.url(
        "SoftLayer_Account/getVirtualGuests.json",
        query: [
          ("objectMask", objectMask), ("objectFilter", filter), ("resultLimit", "\(offset),\(pageSize)"),
        ])
    }

    var counter = RowCounter(pageSize: pageSize)
    try await CloudClient(context, provider: declaration.name).pages(
      of: SoftLayerAnswer.self, from: page(from: 0),
      as: .basic(user: try options.require(username), password: try options.require(apiKey)),
      classify: SoftLayerFault.meaning
    ) { answer throws(DiscoveryError) in
      let guests = answer.content.guests
      let seeds = SeedPage(guests, origin: origin) { guest in
        guard guest.datacenter?.name?.lowercased() == datacenter.lowercased() else {
          return .skipped("in another data center")
        }
        guard guest.carries(tag) else { return .skipped("without the tag") }
        guard guest.powerState?.keyName == "RUNNING" else { return .skipped("not running") }
        guard let address = guest.address(addressType) else { return .skipped(addressType.absence) }
        return .seed(Seed(address, name: guest.hostname))
      }
      try await seeds.deliver(from: declaration.name, to: report)
      let total = answer.header("SoftLayer-Total-Items").flatMap { Int($0) }
      return counter.hasMore(after: guests.count, of: total) ? page(from: counter.read) : nil
    }
  }
}
