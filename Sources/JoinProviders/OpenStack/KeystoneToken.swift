import FoundationEssentials
import JoinPrimitives

/// A token with what Keystone tells beside it.
struct KeystoneToken: Sendable {
  /// One endpoint of the compute service.
  struct Endpoint: Sendable, Equatable {
    /// `public`, `internal` or `admin`.
    let interface: String
    /// The id of its region.
    let region: String?
    /// The name of its region, where the catalog tells one.
    var regionName: String?
    let url: String

    /// Whether a region, given by its id or its name, is its own.
    func isIn(_ region: String) -> Bool { self.region == region || regionName == region }
  }

  let secret: Secret
  let expires: Date?
  /// In the order of the catalog.
  let endpoints: [Endpoint]
}

/// The body that comes with a token of version 3.
struct KeystoneAnswerV3: Decodable {
  struct Token: Decodable {
    let expires: String?
    let catalog: [Service]?

    private enum CodingKeys: String, CodingKey {
      case expires = "expires_at"
      case catalog
    }
  }

  struct Service: Decodable {
    let type: String?
    let endpoints: [Endpoint]?
  }

  struct Endpoint: Decodable {
    let interface: String?
    let region: String?
    let regionID: String?
    let url: String?

    private enum CodingKeys: String, CodingKey {
      case interface, region, url
      case regionID = "region_id"
    }
  }

  let token: Token

  /// The compute endpoints; those of the old second entry of the catalog come last.
  var endpoints: [KeystoneToken.Endpoint] {
    ["compute", "computev21", "compute_legacy"].flatMap { type in
      (token.catalog ?? []).filter { $0.type == type }.flatMap { $0.endpoints ?? [] }.compactMap { endpoint in
        guard let interface = endpoint.interface, let url = endpoint.url else { return nil }
        return KeystoneToken.Endpoint(
          interface: interface, region: endpoint.regionID ?? endpoint.region, regionName: endpoint.region, url: url)
      }
    }
  }
}

/// The answer of version 2.
struct KeystoneAnswerV2: Decodable {
  struct Access: Decodable {
    let token: Token
    let serviceCatalog: [Service]?
  }

  struct Token: Decodable {
    let id: String
    let expires: String?
  }

  struct Service: Decodable {
    let type: String?
    let endpoints: [Endpoint]?
  }

  struct Endpoint: Decodable {
    let region: String?
    let publicURL: String?
    let internalURL: String?
    let adminURL: String?
  }

  let access: Access

  /// The compute endpoints, each once for every interface it has.
  var endpoints: [KeystoneToken.Endpoint] {
    (access.serviceCatalog ?? []).filter { $0.type == "compute" }.flatMap { $0.endpoints ?? [] }.flatMap { endpoint in
      [("public", endpoint.publicURL), ("internal", endpoint.internalURL), ("admin", endpoint.adminURL)].compactMap {
        interface, url in
        url.map { KeystoneToken.Endpoint(interface: interface, region: endpoint.region, url: $0) }
      }
    }
  }
}
