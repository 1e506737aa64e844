import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One search for servers, page by page: signs in, asks, reads, and renews the token once when it is refused.
struct NovaSearch {
  /// How many servers a page holds. A cloud may give fewer.
  private static let pageSize = 500

  private let tag: (key: String, value: String)
  private let addressType: AddressType
  private let network: String?
  private let settings: OpenStackSettings
  private let keystone: Keystone
  private let client: CloudClient

  private var pages = PageGuard(provider: OpenStack.declaration.name)
  private var marker: String?
  private var isFinished = false
  private var hasStarted = false
  private var hasRenewed = false

  init(
    _ options: ResolvedOptions, settings: OpenStackSettings, keystone: Keystone, context: DiscoveryContext
  ) throws(DiscoveryError) {
    tag = (try options.require(OpenStack.tagKey), options[OpenStack.tagValue] ?? "")
    addressType = try options.require(OpenStack.addressType)
    network = options[OpenStack.network]
    self.settings = settings
    self.keystone = keystone
    client = CloudClient(context, provider: OpenStack.declaration.name)
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    while let page = try await nextPage() {
      try await page.deliver(from: OpenStack.declaration.name, to: report)
    }
  }

  /// The next page; nil behind the last one.
  private mutating func nextPage() async throws(DiscoveryError) -> SeedPage? {
    if isFinished { return nil }
    let (page, endpoint) = try await ask()
    marker = try pages.advance(to: try page.marker())
    isFinished = marker == nil
    let place = endpoint.region.map { "region \($0)" } ?? endpoint.url
    var seeds = SeedPage(
      page.servers, origin: "\(place), credentials from \(settings.origin)", judge: verdict)
    if !hasStarted { seeds.warnings = settings.warnings }
    hasStarted = true
    return seeds
  }

  private func verdict(on server: NovaServer) -> RowVerdict {
    guard server.metadata?[tag.key] == tag.value else { return .skipped("without the tag") }
    guard server.status == "ACTIVE" else { return .skipped("not running") }
    guard let address = server.address(addressType, network: network) else { return .skipped(absence) }
    return .seed(Seed(address, name: server.name ?? server.id))
  }

  private var absence: String {
    network == nil ? addressType.absence : "\(addressType.absence) in that network"
  }

  private mutating func ask() async throws(DiscoveryError) -> (page: NovaPage, endpoint: NovaEndpoint) {
    while true {
      let token = try await keystone.token()
      let endpoint = try NovaEndpoint(settings, catalog: token.endpoints)
      var status: Int?
      do {
        return (try await ask(endpoint, with: token) { status = $0 }, endpoint)
      } catch {
        guard status == 401, !hasRenewed else { throw error }
        hasRenewed = true
        keystone.forget()
      }
    }
  }

  private func ask(
    _ endpoint: NovaEndpoint, with token: KeystoneToken, noting: (Int) -> Void
  ) async throws(DiscoveryError) -> NovaPage {
    let header = try Authorization.token(token.secret, in: "X-Auth-Token").header(for: OpenStack.declaration.name)
    let query = [("status", "ACTIVE"), ("limit", "\(Self.pageSize)")] + (marker.map { [("marker", $0)] } ?? [])
    return try await client.json(NovaPage.self) {
      HTTPRequest(
        url: "\(endpoint.url)/servers/detail?\(PercentEncoding.form(query))",
        headers: [header, ("Accept", "application/json")], tls: settings.tls)
    } classify: { fault in
      noting(fault.status)
      return OpenStackFault(fault).meaning(listingFor: settings.origin, fault)
    }
  }
}
