import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// DigitalOcean: active droplets of one region that carry a tag.
enum DigitalOcean: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "digitalocean", title: "DigitalOcean", summary: "Finds active droplets by region and tag.",
    options: [region.spec, tagName.spec, apiToken.spec, addressType.spec, endpoint.spec],
    example: "provider=digitalocean region=ams3 tag_name=dkron api_token=@env:DIGITALOCEAN_TOKEN",
    noun: "droplet")

  static let region = ProviderOption.text("region", "The slug of the region, for example ams3.").required
  static let tagName = ProviderOption.text("tag_name", "The tag that the droplets carry.").required
  static let apiToken = ProviderOption.secret("api_token", "A token with the scopes droplet:read and tag:read.")
    .required.environment("DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN")
  static let addressType = ProviderOption<AddressType>.addressType
  static let endpoint = ProviderOption<ServiceEndpoint>.endpoint(default: "https://api.digitalocean.com/")
    .environment("DIGITALOCEAN_API_URL")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let region = try options.require(Self.region)
    let tag = try options.require(tagName)
    let addressType = try options.require(Self.addressType)
    let origin = "region \(region), token from \(options.origin(of: apiToken))"
    // The list filters by tag alone; the region is compared here.
    let first = try options.require(endpoint).url(
      "v2/droplets", query: [("tag_name", tag), ("page", "1"), ("per_page", "200")])

    try await CloudClient(context, provider: declaration.name).pages(
      of: Page.self, from: first, as: .bearer(try options.require(apiToken)), classify: meaning
    ) { page throws(DiscoveryError) in
      let seeds = SeedPage(page.content.droplets, origin: origin) { droplet in
        guard droplet.carries(tag) else { return .skipped("without the tag") }
        guard droplet.region?.slug == region else { return .skipped("in another region") }
        guard droplet.status == "active" else { return .skipped("not running") }
        guard let address = droplet.address(addressType) else { return .skipped(addressType.absence) }
        return .seed(Seed(address, name: droplet.name))
      }
      try await seeds.deliver(from: declaration.name, to: report)
      return page.content.links?.pages?.next
    }
  }
}

// MARK: - Answers

extension DigitalOcean {
  private struct Page: Decodable, Sendable {
    struct Links: Decodable, Sendable {
      let pages: Pages?
    }

    struct Pages: Decodable, Sendable {
      let next: String?
    }

    let droplets: RowList<Droplet>
    let links: Links?
  }

  private struct Droplet: Decodable, Sendable {
    struct Region: Decodable, Sendable {
      let slug: String?
    }

    struct Networks: Decodable, Sendable {
      let v4: [Network]?
      let v6: [Network]?
    }

    struct Network: Decodable, Sendable {
      private enum CodingKeys: String, CodingKey {
        case address = "ip_address"
        case type
      }

      let address: String?
      let type: String?
    }

    let name: String?
    let status: String?
    let region: Region?
    let tags: [String]?
    let networks: Networks?

    /// The service keeps the case of a tag, and ignores it when it searches.
    func carries(_ tag: String) -> Bool {
      tags?.contains { $0.lowercased() == tag.lowercased() } ?? false
    }

    func address(_ type: AddressType) -> IPAddress? {
      let networks = type.family == .v6 ? networks?.v6 : networks?.v4
      let kind = type.isPublic ? "public" : "private"
      return networks?.lazy.filter { $0.type == kind }.compactMap { $0.address.flatMap { IPAddress($0) } }.first
    }
  }
}

// MARK: - Failures

extension DigitalOcean {
  private struct Fault: Decodable {
    let id: String
    let message: String?
  }

  /// What a failing answer means; nil leaves it to the status.
  static func meaning(of fault: CloudFault) -> FaultClass? {
    guard let said = fault.decoded(as: Fault.self) else { return nil }
    let words = ServerText.excerpt([said.id, said.message].compactMap { $0 }.joined(separator: ": "))
    var meaning = FaultClass(byStatusOf: fault, saying: words)
    switch fault.status {
    case 401: meaning.remedy = "check that api_token is complete and neither revoked nor expired"
    case 403: meaning.remedy = "give the token the scopes droplet:read and tag:read"
    case 422:
      meaning.code = .configuration
      meaning.remedy = "check tag_name: letters, digits, colons, dashes and underscores make a tag"
    case 429: meaning.retryAfter = fault.retryAfter ?? fault.wait(untilEpochIn: "ratelimit-reset")
    default: break
    }
    return meaning
  }
}
