import CloudHTTP
import FoundationEssentials
import JoinDiscovery

/// The metadata service of an EC2 instance (IMDS), asked by tokens, as its second version is, wherever it knows them.
///
/// Errors with the code `unreachable` say that nobody answers, which is usual outside of EC2, and `noCredentials` says
/// that the instance has no role; all others say that the service is there and does not do as it should.
struct InstanceMetadata: Sendable {
  private let base: String
  private let service: TokenMetadata
  private let context: DiscoveryContext
  private let regions: TokenCache<String>

  /// The service of this machine; nil where AWS_EC2_METADATA_DISABLED forbids to ask it.
  static func open(in context: DiscoveryContext) throws(DiscoveryError) -> InstanceMetadata? {
    if context.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    return InstanceMetadata(base: try base(context.environment), context: context)
  }

  private init(base: String, context: DiscoveryContext) {
    let provider = AWS.declaration.name
    let lock = "AWS_EC2_METADATA_V1_DISABLED"
    let hops = "inside of a container, set the hop limit of the instance's metadata options to 2"
    self.base = base
    self.context = context
    service = TokenMetadata(
      MetadataDialect(
        name: "the metadata service of EC2", base: base, lifeHeader: "X-aws-ec2-metadata-token-ttl-seconds",
        tokenHeader: "X-aws-ec2-metadata-token",
        lock: context.environment[lock]?.lowercased() == "true" ? lock : nil, silenceRemedy: "switch it on; \(hops)",
        lostTokenRemedy: "\(hops) or use the host's network; or add region=… and keys to the entry"),
      provider: provider, in: context)
    regions = context.cache.value("aws.metadata.region.\(base)") { TokenCache(provider: provider) }
  }

  private static func base(_ environment: Environment) throws(DiscoveryError) -> String {
    if let custom = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] {
      guard let parts = URLParts(custom), parts.query == nil else {
        throw .aws(
          .configuration, "AWS_EC2_METADATA_SERVICE_ENDPOINT is no http or https URL",
          remedy: "write it as http://169.254.169.254")
      }
      return parts.display.hasSuffix("/") ? parts.display : parts.display + "/"
    }
    switch environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() {
    case nil, "ipv4": return "http://169.254.169.254/"
    case "ipv6": return "http://[fd00:ec2::254]/"
    case let mode?:
      throw .aws(
        .configuration, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is '\(ServerText.excerpt(mode, limit: 40))'",
        remedy: "set it to IPv4 or IPv6")
    }
  }

  // MARK: - What it knows

  /// The region of the instance, kept for the session.
  func region() async throws(DiscoveryError) -> String {
    try await regions.value(now: context.wallClock.now, margin: .zero) { () throws(DiscoveryError) in
      struct Identity: Decodable { let region: String }
      guard let text = try await service.text(at: "latest/dynamic/instance-identity/document") else {
        throw .aws(
          .badResponse, "the metadata service knows no identity of the instance", remedy: "add region=… to the entry")
      }
      let identity = try CloudJSON.decode(Identity.self, from: Array(text.utf8), provider: AWS.declaration.name)
      return (identity.region, nil)
    }
  }

  /// The keys of the instance's role.
  func roleKeys() async throws(DiscoveryError) -> AWSCredentials {
    try await AWSKeyCache.kept(in: context).keys(of: "instance \(base)", in: context) { () throws(DiscoveryError) in
      let folder = "latest/meta-data/iam/security-credentials/"
      guard let role = try await service.role(at: folder) else {
        throw .aws(.noCredentials, "the instance has no role", remedy: "attach a role to the instance")
      }
      guard let text = try await service.text(at: folder + PercentEncoding.encode(role)) else {
        throw .aws(
          .badResponse, "the metadata service has no keys for the role \(role)", remedy: "attach the role anew")
      }
      return try AWSKeyAnswer.read(text, from: "the role \(role)", origin: "the instance's role \(role)")
    }
  }
}
