import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// The address management (IPAM), which alone knows the private addresses of present Instances.
struct ScalewayAddresses {
  private struct Page: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case entries = "ips"
      case total = "total_count"
    }

    let entries: RowList<Entry>
    let total: Int?
  }

  private struct Entry: Decodable, Sendable {
    struct Resource: Decodable, Sendable {
      let id: String
    }

    /// With the length of its network: `172.16.4.2/22`.
    let address: String
    let resource: Resource
  }

  private static let pageSize = 100

  let endpoint: ServiceEndpoint
  let authorization: Authorization
  let client: CloudClient
  let project: String?

  /// The first IPv4 address of each card, by the card's id.
  func of(
    _ interfaces: [ScalewayServer.Interface], in region: String
  ) async throws(DiscoveryError) -> [String: IPAddress] {
    var found: [String: IPAddress] = [:]
    var rest = interfaces[...]
    // A page of Instances may have more cards than a URL can name.
    while !rest.isEmpty {
      let some = rest.prefix(Self.pageSize)
      rest = rest.dropFirst(some.count)
      let isAnswered = try await read(some, in: region, network: nil, into: &found)
      if isAnswered { continue }
      for network in Set(some.compactMap(\.network)).sorted() {
        _ = try await read(some.filter { $0.network == network }, in: region, network: network, into: &found)
      }
    }
    return found
  }

  /// Reads the addresses of cards; false when the service wants a network to be named.
  private func read(
    _ interfaces: some Collection<ScalewayServer.Interface>, in region: String, network: String?,
    into found: inout [String: IPAddress]
  ) async throws(DiscoveryError) -> Bool {
    var fields = [("resource_type", "instance_private_nic"), ("attached", "true"), ("is_ipv6", "false")]
    if let project { fields.append(("project_id", project)) }
    if let network { fields.append(("private_network_id", network)) }
    fields += interfaces.map { ("resource_ids", $0.id) }
    func page(_ number: Int) -> String {
      endpoint.url(
        "ipam/v1/regions/\(region)/ips", query: fields + [("page_size", "\(Self.pageSize)"), ("page", "\(number)")])
    }
    var wantsNetwork = false
    var counter = RowCounter(pageSize: Self.pageSize)
    do {
      try await client.pages(
        of: Page.self, from: page(1), as: authorization,
        classify: { fault in
          wantsNetwork = fault.status == 400 && network == nil
          return ScalewayFault.meaning(of: fault, permission: "IPAMReadOnly")
        }
      ) { answer throws(DiscoveryError) in
        let entries = answer.content.entries
        for entry in entries.rows where found[entry.resource.id] == nil {
          found[entry.resource.id] = IPAddress(entry.address.prefix { $0 != "/" })
        }
        return counter.hasMore(after: entries.count, of: answer.content.total) ? page(answer.number + 1) : nil
      }
    } catch {
      if wantsNetwork { return false }
      throw error
    }
    return true
  }
}
