import JoinDiscovery
import JoinPrimitives

/// A provider with every kind of option and rule. What it does is in the context's cache, as a `CraneScript`.
enum CraneProvider: DiscoveryProvider {
  static let tagKey = ProviderOption<String>.text("tag_key", "The key of the tag.").required
  static let tagValue = ProviderOption<String>.text("tag_value", "The value of the tag.").required.allowingEmpty
  static let region = ProviderOption<String>.text("region", "The region.").environment(
    "CRANE_REGION", "CRANE_DEFAULT_REGION")
  static let addressType = ProviderOption<AddressType>.choice(
    "addr_type", "Which address to return.", default: .privateV4
  ).alias("address_type")
  static let accessKey = ProviderOption<String>.text("access_key_id", "The key's name.").environment(
    "CRANE_ACCESS_KEY_ID")
  static let secretKey = ProviderOption<Secret>.secret("secret_access_key", "The key itself.")
    .environment("CRANE_SECRET").alias("secret_acccess_key")
  static let poll = ProviderOption<Duration>.duration("poll", "How long to wait between pages.", default: .seconds(2))
  static let insecure = ProviderOption<Bool>.flag("insecure", "Whether any certificate is accepted.")
  static let zones = ProviderOption<[String]>.list("zones", "The zones to look into.")
  static let endpoint = ProviderOption<String>(OptionSpec(key: "endpoint", summary: "Where the service is.")) {
    $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil
  }.expecting("an http or https URL")
  static let selector = ProviderOption<String>.text("label_selector", "Which labels to match.")
  static let field = ProviderOption<String>.text("field_selector", "Which fields to match.")
  static let tags = ProviderOption<String>.text("tag.", "Further tags to match.").alias("label.")

  static let declaration = ProviderDeclaration(
    name: "crane", title: "Crane Cloud", summary: "Finds the machines of Crane Cloud that carry a tag.",
    options: [
      tagKey.spec, tagValue.spec, region.spec, addressType.spec, accessKey.spec, secretKey.spec, poll.spec,
      insecure.spec, zones.spec, endpoint.spec, selector.spec, field.spec, tags.spec,
    ],
    rules: [
      .together(["access_key_id", "secret_access_key"]), .conflict("label_selector", "field_selector"),
      .needs("endpoint", "region"),
    ],
    example: "provider=crane tag_key=dkron tag_value=server", deadline: .seconds(90))

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    try await context.cache.value("crane") { CraneScript() }.run(options, report)
  }
}

/// A second provider, with one option and one secret, for unknown keys and a deadline of its own.
enum HeronProvider: DiscoveryProvider {
  static let token = ProviderOption<Secret>.secret("token", "The token.").required
  static let declaration = ProviderDeclaration(
    name: "heron", title: "Heron", summary: "Finds the pods of Heron, a service with a long sentence to describe it.",
    options: [token.spec], example: "provider=heron token=@env:HERON_TOKEN", noun: "pod")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {}
}

/// What the crane provider does.
struct CraneScript: Sendable {
  typealias Report = (SeedPage) async throws -> Void
  var run: @Sendable (ResolvedOptions, Report) async throws(DiscoveryError) -> Void = {
    (_, _) throws(DiscoveryError) in
  }

  /// Reports these pages, then fails if `failure` is given.
  static func pages(_ pages: [SeedPage], then failure: DiscoveryError? = nil) -> CraneScript {
    CraneScript { (_, report) throws(DiscoveryError) in
      do {
        for page in pages { try await report(page) }
      } catch {
        // As a careless provider does: the session must not rely on what we say here.
        throw DiscoveryError(.serverFault, in: "crane", "something broke", remedy: "look at it")
      }
      if let failure { throw failure }
    }
  }
}

extension ProviderRegistry {
  static let birds = ProviderRegistry([CraneProvider.self, HeronProvider.self])
}

/// A secret that must be found nowhere.
let canary = "CaNaRy7"
