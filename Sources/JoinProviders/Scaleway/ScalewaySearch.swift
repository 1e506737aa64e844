import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One search for Instances, zone by zone.
struct ScalewaySearch {
  private static let pageSize = 100

  private let endpoint: ServiceEndpoint
  private let authorization: Authorization
  private let client: CloudClient
  private let filter: [(String, String)]
  private let tag: String
  private let addressType: AddressType
  private let origin: String
  private let addresses: ScalewayAddresses

  init(_ options: ResolvedOptions, in context: DiscoveryContext) throws(DiscoveryError) {
    endpoint = try options.require(Scaleway.url)
    authorization = .token(try options.require(Scaleway.token), in: "X-Auth-Token")
    client = CloudClient(context, provider: Scaleway.declaration.name)
    tag = try options.require(Scaleway.tagName)
    addressType = try options.require(Scaleway.addressType)
    let region = try options.require(Scaleway.region).text
    origin = "region \(region), token from \(options.origin(of: Scaleway.token))"

    let project = options[Scaleway.project]
    var filter = [("state", "running")]
    // A comma parts tags in the query, so that a tag with a comma is only looked for here.
    if !tag.contains(",") { filter.append(("tags", tag)) }
    if let organization = options[Scaleway.organization], Self.isUUID(organization) {
      filter.append(("organization", organization))
    }
    if let project { filter.append(("project", project)) }
    self.filter = filter
    addresses = ScalewayAddresses(endpoint: endpoint, authorization: authorization, client: client, project: project)
  }

  /// Reads the Instances of a zone; false when the service knows no such zone.
  func run(in zone: String, report: (SeedPage) async throws -> Void) async throws(DiscoveryError) -> Bool {
    func page(_ number: Int) -> String {
      endpoint.url(
        "instance/v1/zones/\(zone)/servers",
        query: filter + [("per_page", "\(Self.pageSize)"), ("page", "\(number)")])
    }
    var isUnknown = false
    var isKnown = false
    var counter = RowCounter(pageSize: Self.pageSize)
    do {
      try await client.pages(
        of: ScalewayServerPage.self, from: page(1), as: authorization,
        classify: { fault in
          isUnknown = fault.status == 404 && !isKnown
          return ScalewayFault.meaning(of: fault, permission: "InstancesReadOnly")
        }
      ) { answer throws(DiscoveryError) in
        isKnown = true
        let servers = answer.content.servers
        try await seeds(of: servers, in: zone).deliver(from: client.provider, to: report)
        let total = answer.content.total ?? answer.header("X-Total-Count").flatMap { Int($0) }
        return counter.hasMore(after: servers.count, of: total) ? page(answer.number + 1) : nil
      }
    } catch {
      if isUnknown { return false }
      throw error
    }
    return true
  }

  private func seeds(of servers: RowList<ScalewayServer>, in zone: String) async throws(DiscoveryError) -> SeedPage {
    let open = addressType == .privateV4 ? servers.rows.filter { rejection(of: $0) == nil }.flatMap(\.unresolved) : []
    let managed = try await addresses.of(open, in: ScalewayRegion.region(of: zone))
    return SeedPage(servers, origin: origin) { server in
      if let reason = rejection(of: server) { return .skipped(reason) }
      guard let address = server.address(addressType, managed: managed) else { return .skipped(addressType.absence) }
      return .seed(Seed(address, name: server.name))
    }
  }

  private func rejection(of server: ScalewayServer) -> String? {
    if server.tags?.contains(tag) != true { return "without the tag" }
    return server.state == "running" ? nil : "not running"
  }

  private static func isUUID(_ text: String) -> Bool {
    text.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12]
      && text.allSatisfy { $0 == "-" || $0.isHexDigit }
  }
}
