import CloudHTTP
import JoinDiscovery

/// One page of servers.
struct NovaPage: Decodable, Sendable {
  struct Link: Decodable, Sendable {
    let rel: String?
    let href: String?
  }

  let servers: RowList<NovaServer>
  let links: [Link]?

  private enum CodingKeys: String, CodingKey {
    case servers
    case links = "servers_links"
  }

  /// What to ask on with; nil on the last page.
  ///
  /// The link itself often names a host inside of the cloud or plain http, so it is not followed: the token must not go
  /// to another place than the catalog's.
  func marker() throws(DiscoveryError) -> String? {
    guard let link = links?.first(where: { $0.rel == "next" })?.href else { return nil }
    let query = link.split(separator: "?", maxSplits: 1).dropFirst().first.map { $0.prefix { $0 != "#" } } ?? ""
    for pair in query.split(separator: "&") where pair.hasPrefix("marker=") {
      if let marker = PercentEncoding.decode(pair.dropFirst("marker=".count)), !marker.isEmpty { return marker }
    }
    throw .openStack(
      .badResponse, "the link to the next page of servers holds no marker", remedy: "check what answers as Nova")
  }
}
