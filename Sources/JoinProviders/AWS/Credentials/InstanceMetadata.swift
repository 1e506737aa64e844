import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The metadata service of an EC2 instance (IMDS), asked by its second version wherever that answers.
///
/// Errors with the code `unreachable` say that nobody answers, which is usual outside of EC2, and `noCredentials` says
/// that the instance has no role; all others say that the service is there and does not do as it should.
struct InstanceMetadata: Sendable {
  /// How requests are let in.
  private enum Entrance: Sendable {
    /// By a token, as the second version wants it.
    case token(Secret)
    /// Without one: the service does not know tokens, or `failure` kept us from getting one.
    case open(failure: String?)
  }

  /// How long a token serves, in seconds: the longest that the service gives.
  private static let tokenLife = 21600
  /// How long it is believed that the service knows no tokens, in seconds.
  private static let openLife = 300
  /// A service next door answers at once; where there is none, nobody should wait for it.
  private static let connectDeadline = Duration.seconds(1)
  private static let deadline = Duration.seconds(2)

  private let base: String
  private let allowsOpen: Bool
  private let context: DiscoveryContext
  private let entrances: TokenCache<Entrance>
  private let regions: TokenCache<String>

  /// The service of this machine; nil where AWS_EC2_METADATA_DISABLED forbids to ask it.
  static func open(in context: DiscoveryContext) throws(DiscoveryError) -> InstanceMetadata? {
    let environment = context.environment
    if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    return InstanceMetadata(
      base: try base(environment),
      allowsOpen: environment["AWS_EC2_METADATA_V1_DISABLED"]?.lowercased() != "true", context: context)
  }

  private init(base: String, allowsOpen: Bool, context: DiscoveryContext) {
    self.base = base
    self.allowsOpen = allowsOpen
    self.context = context
    let provider = AWS.declaration.name
    entrances = context.cache.value("aws.metadata.entrance.\(base)") { TokenCache(provider: provider) }
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
      guard let text = try await get("latest/dynamic/instance-identity/document") else {
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
      guard let role = try await get(folder)?.split(whereSeparator: \.isNewline).first.map(String.init) else {
        throw .aws(.noCredentials, "the instance has no role", remedy: "attach a role to the instance")
      }
      let name = ServerText.excerpt(role, limit: 80)
      guard let text = try await get(folder + PercentEncoding.encode(role)) else {
        throw .aws(
          .badResponse, "the metadata service has no keys for the role \(name)", remedy: "attach the role anew")
      }
      return try AWSKeyAnswer.read(text, from: "the role \(name)", origin: "the instance's role \(name)")
    }
  }

  // MARK: - Requests

  /// The text at a path; nil when there is nothing (404).
  private func get(_ path: String, isSecondTime: Bool = false) async throws(DiscoveryError) -> String? {
    let entrance = try await entrance()
    var status: Int?
    // Where the token was not to be had, this is the last probe; else the service is there and may be asked again.
    let isProbe = if case .open(_?) = entrance { true } else { false }
    let client = CloudClient(
      context, provider: AWS.declaration.name,
      retries: isProbe ? .none : RetryPolicy(tries: 3, base: .milliseconds(200), cap: .seconds(1)))
    do {
      return try await client.text {
        HTTPRequest(
          url: base + path, headers: Self.headers(entrance), deadline: Self.deadline,
          connectDeadline: Self.connectDeadline, bypassesProxy: true)
      } classify: { fault in
        status = fault.status
        return nil
      }
    } catch {
      switch (status, entrance) {
      case (404, _): return nil
      case (401, .token) where !isSecondTime:
        entrances.invalidate()
        return try await get(path, isSecondTime: true)
      case (401, .open(let failure?)):
        throw .aws(
          .timedOut, "the metadata service asks for a token, and getting one failed (\(failure))",
          remedy: "inside of a container, set the hop limit of the instance's metadata options to 2 or use the host's "
            + "network; or add region=… and keys to the entry")
      case (nil, _) where !Task.isCancelled:
        throw .aws(
          .unreachable, "the metadata service of EC2 does not answer (\(error.message))",
          remedy: "switch it on; inside of a container, set the hop limit of the instance's metadata options to 2")
      default: throw error
      }
    }
  }

  private static func headers(_ entrance: Entrance) -> [(name: String, value: String)] {
    guard case .token(let token) = entrance else { return [] }
    return [("X-aws-ec2-metadata-token", token.reveal())]
  }

  private func entrance() async throws(DiscoveryError) -> Entrance {
    try await entrances.value(now: context.wallClock.now, margin: .seconds(60)) { () throws(DiscoveryError) in
      try await newEntrance()
    }
  }

  private func newEntrance() async throws(DiscoveryError) -> (Entrance, expires: Date?) {
    let now = context.wallClock.now
    var status: Int?
    do {
      let token = try await CloudClient(context, provider: AWS.declaration.name, retries: .none).text {
        HTTPRequest(
          method: "PUT", url: base + "latest/api/token",
          headers: [("X-aws-ec2-metadata-token-ttl-seconds", "\(Self.tokenLife)")], deadline: Self.deadline,
          connectDeadline: Self.connectDeadline, bypassesProxy: true)
      } classify: { fault in
        status = fault.status
        return nil
      }
      if !token.isEmpty { return (.token(Secret(token)), now + Double(Self.tokenLife)) }
    } catch {
      switch status {
      case 403, 404, 405: return (try opened(after: nil), now + Double(Self.openLife))
      case nil where !Task.isCancelled: return (try opened(after: error.message), now)
      default: throw error
      }
    }
    throw .aws(.badResponse, "the metadata service gave an empty token", remedy: "check what answers at \(base)")
  }

  /// The way in without a token, unless AWS_EC2_METADATA_V1_DISABLED closes it.
  private func opened(after failure: String?) throws(DiscoveryError) -> Entrance {
    if allowsOpen { return .open(failure: failure) }
    throw .aws(
      failure == nil ? .badResponse : .unreachable,
      "the metadata service of EC2 gives no token (\(failure ?? "it knows none")), and AWS_EC2_METADATA_V1_DISABLED "
        + "forbids to go without",
      remedy: "switch on its second version; inside of a container, set the hop limit of its metadata options to 2")
  }
}
