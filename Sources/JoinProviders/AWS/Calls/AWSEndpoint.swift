import CloudHTTP
import JoinDiscovery

/// Where a service of AWS answers.
struct AWSEndpoint: Sendable, Equatable {
  /// An absolute URL with a path.
  let url: String
  /// Whether the operator named it, rather than the region.
  let isCustom: Bool

  private init(url: String, isCustom: Bool) {
    self.url = url
    self.isCustom = isCustom
  }

  /// An endpoint that the operator names; nil for what is no absolute http or https URL, or has a query.
  init?(custom text: String) {
    guard let parts = URLParts(text), parts.query == nil else { return nil }
    self.init(url: parts.display, isCustom: true)
  }

  /// The endpoint of a service: named by the option, by the variable of the service (AWS_ENDPOINT_URL_EC2), by
  /// AWS_ENDPOINT_URL or by the profile, else that of the region.
  static func of(
    _ service: AWSService, region: AWSRegion, option: AWSEndpoint?, environment: Environment, profile: AWSProfile
  ) throws(DiscoveryError) -> AWSEndpoint {
    let wantsFIPS = try flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", environment, profile)
    let wantsDualStack = try flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", environment, profile)
    let custom = if let option { Optional(option) } else { try configured(service, environment, profile) }
    guard let custom else {
      return AWSEndpoint(
        url: "https://\(host(service, region, fips: wantsFIPS, dualStack: wantsDualStack))/", isCustom: false)
    }
    if wantsFIPS || wantsDualStack {
      throw .aws(
        .configuration, "the endpoint \(custom.url) cannot be changed to its FIPS or dual-stack kind",
        remedy: "unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or remove the endpoint")
    }
    return custom
  }

  private static func host(_ service: AWSService, _ region: AWSRegion, fips: Bool, dualStack: Bool) -> String {
    let partition = AWSPartition.of(region)
    // The government's plain endpoints are their FIPS endpoints, with one exception.
    let hasOwnFIPS = partition.name != "aws-us-gov" || dualStack || service == .ecs
    let name = fips && hasOwnFIPS ? "\(service.rawValue)-fips" : service.rawValue
    return "\(name).\(region.name).\(dualStack ? partition.dualStackSuffix : partition.suffix)"
  }

  /// What the environment or the profile names, unless they say to ignore it.
  private static func configured(
    _ service: AWSService, _ environment: Environment, _ profile: AWSProfile
  ) throws(DiscoveryError) -> AWSEndpoint? {
    if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
    for name in ["AWS_ENDPOINT_URL_\(service.rawValue.uppercased())", "AWS_ENDPOINT_URL"] {
      if let text = environment[name] { return try checked(text, from: name) }
    }
    if try profile.text("ignore_configured_endpoint_urls")?.lowercased() == "true" { return nil }
    guard let text = try profile.endpoint(of: service) else { return nil }
    return try checked(text, from: "endpoint_url in \(profile.label)")
  }

  private static func checked(_ text: String, from source: String) throws(DiscoveryError) -> AWSEndpoint {
    if let endpoint = AWSEndpoint(custom: text) { return endpoint }
    throw .aws(
      .configuration, "the endpoint from \(source) is no http or https URL",
      remedy: "write it as https://host or http://host:port")
  }

  private static func flag(
    _ variable: String, _ key: String, _ environment: Environment, _ profile: AWSProfile
  ) throws(DiscoveryError) -> Bool {
    let text = if let set = environment[variable] { Optional(set) } else { try profile.text(key) }
    return text?.lowercased() == "true"
  }
}
