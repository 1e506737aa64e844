import CloudHTTP
import JoinDiscovery

/// Something that a token of Google can be had for.
struct GoogleCredentials: Sendable {
  /// The kinds of credentials files, by the word behind `type`, and the instance itself.
  indirect enum Kind: Sendable, Equatable {
    case serviceAccount(ServiceAccountKey)
    case authorizedUser(AuthorizedUser)
    case externalAccount(ExternalAccount)
    case impersonated(Impersonation, of: Kind)
    /// The service account of the instance, whose tokens the metadata server gives.
    case instance
  }

  /// The API's usual home.
  static let usualUniverse = "googleapis.com"

  let kind: Kind
  /// The project that the file names.
  var projectID: String?
  /// The project whose quota pays for the calls.
  var quotaProject: String?
  /// The domain of the API.
  var universe = usualUniverse
  /// A digest of the file, under which its token is kept.
  var digest = ""

  /// Where the Compute Engine API answers.
  func endpoint(option: ServiceEndpoint?, environment: Environment) throws(DiscoveryError) -> ServiceEndpoint {
    if let option { return option }
    let universe = environment["GOOGLE_CLOUD_UNIVERSE_DOMAIN"] ?? universe
    if let endpoint = ServiceEndpoint("https://compute.\(universe)/") { return endpoint }
    throw .gce(
      .configuration, "'\(ServerText.excerpt(universe, limit: 80))' is no domain of Google's clouds",
      remedy: "correct GOOGLE_CLOUD_UNIVERSE_DOMAIN, or universe_domain in the credentials file")
  }
}
