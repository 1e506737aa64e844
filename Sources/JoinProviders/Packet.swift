import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Packet, later Equinix Metal, and services that speak like it: active devices of one project.
enum Packet: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "packet", title: "Packet (Equinix Metal)",
    summary: "Finds active devices of a project. The public service ended on 2026-06-30; url= names another one.",
    options: [
      project.spec, authToken.spec, url.spec, addressType.spec, tags.spec, facilities.spec, metros.spec,
    ],
    example: "provider=packet project=4a2c1e3d-0000-4000-8000-1f2e3d4c5b6a auth_token=@env:PACKET_AUTH_TOKEN "
      + "url=https://metal.example.com/v1/",
    noun: "device")

  static let project = ProviderOption.text("project", "The UUID of the project.")
    .required.environment("PACKET_PROJECT", "METAL_PROJECT_ID")
  static let authToken = ProviderOption.secret("auth_token", "An API token that may read the project.")
    .required.environment("PACKET_AUTH_TOKEN", "METAL_AUTH_TOKEN")
  static let url = ProviderOption<ServiceEndpoint>.endpoint("url", default: "https://api.equinix.com/metal/v1/")
    .environment("PACKET_URL")
  static let addressType = ProviderOption<AddressType>.addressType
  static let tags = ProviderOption<[String]>.list("tag", "Tags of which a device must carry one. Default: any.")
  static let facilities = ProviderOption<[String]>.list("facility", "Facilities to keep, as ams1. Default: all.")
  static let metros = ProviderOption<[String]>.list("metro", "Metros to keep, as am. Default: all.")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let endpoint = try options.require(url)
    let project = try options.require(Self.project)
    let addressType = try options.require(Self.addressType)
    let filters: [(reason: String, wanted: Set<String>, found: (Device) -> [String])] = [
      ("without the tag", Set(options[tags] ?? []), { $0.tags ?? [] }),
      ("in another facility", Set(options[facilities] ?? []), { [$0.facility?.code].compactMap { $0 } }),
      ("in another metro", Set(options[metros] ?? []), { [$0.metro?.code].compactMap { $0 } }),
    ]
    let origin = "project \(project), token from \(options.origin(of: authToken))"
    // Facility and metro are mere links unless they are asked for. Links to the next page lose that wish, so that we
    // count pages ourselves.
    func page(_ number: Int) -> String {
      endpoint.url(
        "projects/\(PercentEncoding.encode(project))/devices",
        query: [("include", "facility,metro"), ("per_page", "100"), ("page", "\(number)")])
    }

    var isMissing = false
    do {
      try await CloudClient(context, provider: declaration.name).pages(
        of: Page.self, from: page(1), as: .token(try options.require(authToken), in: "X-Auth-Token"),
        classify: { fault in
          isMissing = fault.status == 404
          return meaning(of: fault)
        }
      ) { answer throws(DiscoveryError) in
        let seeds = SeedPage(answer.content.devices, origin: origin) { device in
          for (reason, wanted, found) in filters where !wanted.isEmpty && wanted.isDisjoint(with: found(device)) {
            return .skipped(reason)
          }
          guard device.state == "active" else { return .skipped("not running") }
          guard let address = device.address(addressType) else { return .skipped(addressType.absence) }
          return .seed(Seed(address, name: device.hostname))
        }
        try await seeds.deliver(from: declaration.name, to: report)
        return answer.content.meta?.hasNext == true ? page(answer.number + 1) : nil
      }
    } catch {
      throw isGone(endpoint) && (isMissing || error.code == .unreachable) ? ended(error) : error
    }
  }
}

// MARK: - Answers

extension Packet {
  private struct Page: Decodable, Sendable {
    struct Meta: Decodable, Sendable {
      private enum CodingKeys: String, CodingKey {
        case current = "current_page"
        case last = "last_page"
        case next
      }

      struct Link: Decodable, Sendable {
        let href: String?
      }

      let current: Int?
      let last: Int?
      let next: Link?

      var hasNext: Bool { next?.href != nil || (current ?? 1) < (last ?? 1) }
    }

    let devices: RowList<Device>
    let meta: Meta?
  }

  private struct Device: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case hostname, state, tags, facility, metro
      case addresses = "ip_addresses"
    }

    struct Place: Decodable, Sendable {
      let code: String?
    }

    struct Address: Decodable, Sendable {
      private enum CodingKeys: String, CodingKey {
        case text = "address"
        case isPublic = "public"
        case isManagement = "management"
      }

      let text: String?
      let isPublic: Bool?
      let isManagement: Bool?
    }

    let hostname: String?
    let state: String?
    let tags: [String]?
    let facility: Place?
    let metro: Place?
    let addresses: [Address]?

    /// The device's own address before elastic ones, which move between devices.
    func address(_ type: AddressType) -> IPAddress? {
      let fitting = addresses?.filter { $0.isPublic == type.isPublic } ?? []
      let ordered = fitting.filter { $0.isManagement == true } + fitting.filter { $0.isManagement != true }
      return ordered.lazy.compactMap { $0.text.flatMap { IPAddress($0) } }.first { $0.family == type.family }
    }
  }
}

// MARK: - Failures

extension Packet {
  private struct Fault: Decodable {
    let errors: [String]?
    let error: String?
  }

  /// What a failing answer means; nil leaves it to the status.
  static func meaning(of fault: CloudFault) -> FaultClass? {
    let said = fault.decoded(as: Fault.self)
    let words = ((said?.errors ?? []) + [said?.error].compactMap { $0 }).joined(separator: "; ")
    var meaning = FaultClass(byStatusOf: fault, saying: words.isEmpty ? nil : ServerText.excerpt(words))
    switch fault.status {
    case 401: meaning.remedy = "check that auth_token is complete and not revoked"
    case 403: meaning.remedy = "use an auth_token of a user or project that may read the devices of project="
    case 404:
      meaning.code = .configuration
      meaning.remedy = "check project=, which auth_token must be allowed to see, and the path of url="
    case 410:
      meaning.code = .configuration
      meaning.remedy = Self.end
    case 422:
      meaning.code = .configuration
      meaning.remedy = "check project=, which must be a UUID"
    case 429: meaning.retryAfter = fault.retryAfter ?? fault.wait(untilEpochIn: "X-RateLimit-Reset")
    default: break
    }
    return meaning
  }

  private static let end =
    "Equinix Metal ended on 2026-06-30: name the service to ask by url=, or remove the entry"

  private static func isGone(_ endpoint: ServiceEndpoint) -> Bool {
    ["https://api.equinix.com/", "https://api.packet.net/"].contains { endpoint.base.hasPrefix($0) }
  }

  private static func ended(_ error: DiscoveryError) -> DiscoveryError {
    DiscoveryError(error.code, in: error.provider, error.message, remedy: end, retryAfter: error.retryAfter)
  }
}
