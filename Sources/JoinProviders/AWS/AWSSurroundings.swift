import JoinDiscovery

/// What a lookup knows of its place before it calls a service: files, region, metadata, trusted roots.
struct AWSSurroundings: Sendable {
  let context: DiscoveryContext
  let profile: AWSProfile
  /// Nil where AWS_EC2_METADATA_DISABLED forbids to ask it.
  let metadata: InstanceMetadata?
  let region: AWSRegion
  private let tls: TLSOptions

  init(_ options: ResolvedOptions, in context: DiscoveryContext) async throws(DiscoveryError) {
    self.context = context
    profile = AWSProfile.load(option: options[AWS.profile], in: context)
    metadata = try InstanceMetadata.open(in: context)
    region = try await AWSRegion.resolve(
      option: options[AWS.region], profile: profile, metadata: metadata, in: context)
    tls = try Self.trust(profile, in: context)
  }

  /// The API of a service, at an endpoint that the entry names or else the usual one.
  func client(_ service: AWSService, at option: AWSEndpoint? = nil) throws(DiscoveryError) -> AWSClient {
    let endpoint = try AWSEndpoint.of(
      service, region: region, option: option, environment: context.environment, profile: profile)
    return AWSClient(service, region: region, endpoint: endpoint, tls: tls, context: context)
  }

  /// The roots of AWS_CA_BUNDLE or of the profile, which serve beside those of the system.
  private static func trust(_ profile: AWSProfile, in context: DiscoveryContext) throws(DiscoveryError) -> TLSOptions {
    var tls = TLSOptions()
    let variable = context.environment["AWS_CA_BUNDLE"]
    let name = variable == nil ? "ca_bundle in \(profile.label)" : "AWS_CA_BUNDLE"
    let path = if let variable { Optional(variable) } else { try profile.path("ca_bundle") }
    guard let path else { return tls }
    do {
      tls.additionalRootsPEM = String(decoding: try context.files.read(path, limit: 4 << 20), as: UTF8.self)
    } catch {
      throw .aws(.configuration, "\(name): \(error)", remedy: "correct \(name) or remove it")
    }
    return tls
  }
}
