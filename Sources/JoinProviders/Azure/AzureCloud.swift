import CloudHTTP
import JoinDiscovery

/// The places of one cloud, as options and variables name them. All URLs end in a slash.
struct AzureCloud: Sendable, Hashable {
  /// Where identities sign in.
  let authority: String
  /// Where the Resource Manager answers.
  let endpoint: String
  /// What tokens for the Resource Manager are made out to.
  let audience: String

  init(_ options: ResolvedOptions) {
    let named = options[Azure.authority]?.base
    let given = options.isPresent(Azure.environment) ? options[Azure.environment] : nil
    let cloud = given ?? named.flatMap { AzureEnvironment(authority: $0) } ?? .worldwide
    // A client secret must never go to another cloud than the one that the entry names: a variable that names a place
    // yields to a named cloud.
    let isMeant = options.origin(of: Azure.authority).isEntry
    authority = (isMeant ? named : given?.authority ?? named) ?? cloud.authority
    endpoint = options[Azure.endpoint]?.base ?? cloud.endpoint
    audience = cloud.audience
  }

  /// Where an application of this tenant gets its tokens.
  func tokenEndpoint(tenant: String) -> String { "\(authority)\(tenant)/oauth2/v2.0/token" }
}
