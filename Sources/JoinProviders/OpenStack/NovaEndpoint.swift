import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Where Nova, the compute service, answers.
struct NovaEndpoint: Sendable, Equatable {
  /// Its URL without a slash at the end.
  let url: String
  /// Its region; nil when the catalog names none, or the operator names the URL.
  let region: String?

  /// The URL that the operator names, else that of the catalog.
  init(_ settings: OpenStackSettings, catalog: [KeystoneToken.Endpoint]) throws(DiscoveryError) {
    if let url = settings.computeEndpoint {
      self.url = url
      region = settings.region
      return
    }
    let offered = catalog.filter { $0.interface == settings.interface }
    guard let first = offered.first else {
      throw .openStack(
        .configuration,
        catalog.isEmpty
          ? "the catalog of the token holds no compute service"
          : "the compute service has no \(settings.interface) endpoint",
        remedy: catalog.isEmpty
          ? "check that the token belongs to a project (project_id=), or give compute_endpoint="
          : "set interface= to public, internal or admin")
    }
    let chosen = try Self.choose(settings.region, from: offered) ?? first
    guard let parts = URLParts(chosen.url), parts.query == nil else {
      throw .openStack(
        .badResponse, "the catalog names no correct URL for the compute service", remedy: "give compute_endpoint=")
    }
    url = parts.display.hasSuffix("/") ? String(parts.display.dropLast()) : parts.display
    region = chosen.region
  }

  /// The endpoint of the wanted region. Without one RegionOne, which other tools take for granted; nil leaves it to the
  /// first.
  private static func choose(
    _ region: String?, from offered: [KeystoneToken.Endpoint]
  ) throws(DiscoveryError) -> KeystoneToken.Endpoint? {
    guard let region else { return offered.first { $0.isIn("RegionOne") } }
    if let found = offered.first(where: { $0.isIn(region) }) { return found }
    let names = offered.compactMap(\.region)
    let shown = Set(names).sorted().prefix(10).map { ServerText.excerpt($0, limit: 40) }.joined(separator: ", ")
    let nearest = nearestSpelling(of: region, among: names).map { "did you mean '\(ServerText.excerpt($0))'? " } ?? ""
    throw .openStack(
      .configuration, "the catalog has no compute service in region '\(ServerText.excerpt(region, limit: 40))'",
      remedy: "\(nearest)set region= or OS_REGION_NAME to one of: \(shown)")
  }
}
