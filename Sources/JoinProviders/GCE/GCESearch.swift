import CloudHTTP
import JoinDiscovery

/// One search for instances, page by page: asks for all zones at once, and mends what can be mended once.
struct GCESearch {
  /// The most that the service gives.
  private static let pageSize = "500"
  /// The parts of an answer that are read, which keeps it a tenth as long.
  private static let mask =
    "nextPageToken,warning(code,message),unreachables,items/*/warning(code,message),"
    + "items/*/instances(name,status,tags/items,labels,networkInterfaces(networkIP,ipv6Address,"
    + "accessConfigs/natIP,ipv6AccessConfigs/externalIpv6))"

  private let selection: GCESelection
  private let project: String
  private let origin: String
  private let endpoint: ServiceEndpoint
  private let tokens: GoogleTokens
  private let client: CloudClient

  /// The zones that the service found for a pattern that only it can match; nil before, and for all other patterns.
  private var zones: Set<String>?
  private var seenZones: Set<String> = []
  private var hasWantedZone = false
  private var sendsMask = true
  private var sendsFilter = true
  private var isFirstPage = true

  init(
    selection: GCESelection, project: String, origin: String, endpoint: ServiceEndpoint, tokens: GoogleTokens,
    context: DiscoveryContext
  ) {
    self.selection = selection
    self.project = project
    self.origin = origin
    self.endpoint = endpoint
    self.tokens = tokens
    client = CloudClient(context, provider: GCE.declaration.name)
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    try await PageGuard.walk(GCE.declaration.name) { (token) throws(DiscoveryError) in
      let (page, next) = try await page(after: token)
      try await page.deliver(from: GCE.declaration.name, to: report)
      return next
    }
  }

  /// The page behind `token`, the first one for nil, and what to ask on with.
  private mutating func page(after token: String?) async throws(DiscoveryError) -> (SeedPage, next: String?) {
    if let pattern = selection.zones, !pattern.isPlain, zones == nil { zones = try await zones(matching: pattern) }
    let page: GCEPage = try await mending { (search) in search.listURL(after: token) }
    var seeds = page.seeds(selection, in: isWanted)
    if isFirstPage { seeds.origin = "project \(project), credentials from \(origin)" }
    isFirstPage = false
    seenZones.formUnion(page.zones)
    hasWantedZone = hasWantedZone || page.zones.contains(where: isWanted)
    let isLast = page.nextPageToken?.isEmpty ?? true
    if isLast, let pattern = selection.zones, !hasWantedZone, !seenZones.isEmpty {
      seeds.warnings.append(
        "zone_pattern=\(pattern.text) matches none of the project's \(seenZones.count) zones; it must match a whole name"
      )
    }
    return (seeds, page.nextPageToken)
  }

  private func isWanted(_ zone: String) -> Bool {
    guard let pattern = selection.zones else { return true }
    return zones.map { $0.contains(zone) } ?? pattern.matches(zone)
  }

  // MARK: - Requests

  private func listURL(after token: String?) -> String {
    var fields = [("maxResults", Self.pageSize), ("returnPartialSuccess", "true")]
    if sendsFilter { fields.append(("filter", selection.filter)) }
    if sendsMask { fields.append(("fields", Self.mask)) }
    if let token { fields.append(("pageToken", token)) }
    return url("aggregated/instances", fields)
  }

  private func url(_ path: String, _ fields: [(String, String)]) -> String {
    endpoint.url("compute/v1/projects/\(PercentEncoding.encode(project))/\(path)", query: fields)
  }

  /// The zones whose whole names match, by the service's own engine.
  private mutating func zones(matching pattern: ZonePattern) async throws(DiscoveryError) -> Set<String> {
    struct ZonePage: Decodable, Sendable {
      struct Zone: Decodable, Sendable { let name: String }
      let items: RowList<Zone>?
      let nextPageToken: String?
    }
    var found: Set<String> = []
    try await PageGuard.walk(GCE.declaration.name) { (token) throws(DiscoveryError) in
      let page: ZonePage = try await mending(permission: "compute.zones.list", pattern: pattern) { (search) in
        var fields = [
          ("filter", "name eq \(pattern.text)"), ("maxResults", Self.pageSize),
          ("fields", "nextPageToken,items/name"),
        ]
        if let token { fields.append(("pageToken", token)) }
        return search.url("zones", fields)
      }
      found.formUnion((page.items?.rows ?? []).map(\.name))
      return page.nextPageToken
    }
    return found
  }

  // MARK: - Mending

  /// Asks, and asks again after each thing that could be mended. Without a `pattern` the request is that for instances.
  private mutating func mending<Answer: Decodable & Sendable>(
    permission: String = "compute.instances.list", pattern: ZonePattern? = nil, _ url: (GCESearch) -> String
  ) async throws(DiscoveryError) -> Answer {
    let call = GoogleFault.Call(
      project: project, origin: origin, isInstance: tokens.areOfInstance, permission: permission)
    // A long list may outlast several tokens, so that each call may renew it once.
    var mayRenew = true
    while true {
      var refusal: (status: Int, fault: GoogleFault)?
      let target = url(self)
      do {
        return try await client.json(Answer.self) { () throws(DiscoveryError) in
          HTTPRequest(url: target, headers: try await tokens.headers() + [("Accept", "application/json")])
        } classify: { fault in
          let read = GoogleFault(fault)
          refusal = (fault.status, read)
          if fault.status == 400, let pattern {
            return FaultClass(
              code: .configuration, message: "zone_pattern=\(pattern.text) is not accepted (\(read.said))",
              remedy: "write it in RE2's syntax, as us-(west|east).*")
          }
          return read.meaning(of: fault, in: call)
        }
      } catch {
        guard let refusal else { throw error }
        if refusal.status == 401, mayRenew {
          mayRenew = false
          tokens.forget()
        } else if !isMended(refusal.status, refusal.fault, isList: pattern == nil) {
          throw error
        }
      }
    }
  }

  /// Whether something was changed that makes the same call worth another try.
  private mutating func isMended(_ status: Int, _ fault: GoogleFault, isList: Bool) -> Bool {
    switch status {
    case 400 where isList && sendsMask && fault.message?.contains("field selection") == true:
      sendsMask = false
      return true
    case 400 where isList && sendsFilter && fault.message?.contains("filter") == true:
      sendsFilter = false
      return true
    default: return false
    }
  }
}
