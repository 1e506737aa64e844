import CloudHTTP
import JoinDiscovery

/// Where a service of AWS answers.
struct AWSEndpoint: Sendable, Equatable {
  /// An absolute URL with a path.
  let url: String
  /// Whether the operator named it, rather than the region.
  let isCustom: Bool

  /// The endpoint of EC2: named by the option, by AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL or the profile, else the region's.
  static func ec2(
    region: AWSRegion, option: String?, environment: Environment, profile: AWSProfile
  ) throws(DiscoveryError) -> AWSEndpoint {
    let wantsFIPS = try flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", environment, profile)
    let wantsDualStack = try flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", environment, profile)
    if let (text, source) = try custom(option: option, environment: environment, profile: profile) {
      if wantsFIPS || wantsDualStack {
        throw .aws(
          .configuration, "\(source) names an endpoint, which cannot be changed to its FIPS or dual-stack kind",
          remedy: "unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or remove the endpoint")
      }
      guard let parts = URLParts(text), parts.query == nil else {
        throw .aws(
          .configuration, "the endpoint from \(source) is no http or https URL",
          remedy: "write it as https://host or http://host:port")
      }
      return AWSEndpoint(url: parts.display, isCustom: true)
    }
    return AWSEndpoint(url: "https://\(host(region, fips: wantsFIPS, dualStack: wantsDualStack))/", isCustom: false)
  }

  private static func host(_ region: AWSRegion, fips: Bool, dualStack: Bool) -> String {
    let partition = AWSPartition.of(region)
    // The government's plain endpoint is its FIPS endpoint.
    let hasOwnFIPS = partition.name != "aws-us-gov" || dualStack
    let service = fips && hasOwnFIPS ? "ec2-fips" : "ec2"
    return "\(service).\(region.name).\(dualStack ? partition.dualStackSuffix : partition.suffix)"
  }

  private static func custom(
    option: String?, environment: Environment, profile: AWSProfile
  ) throws(DiscoveryError) -> (text: String, source: String)? {
    if let option { return (option, "the option endpoint") }
    if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
    for name in ["AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL"] {
      if let text = environment[name] { return (text, name) }
    }
    if try profile.text("ignore_configured_endpoint_urls")?.lowercased() == "true" { return nil }
    return try profile.endpoint(of: "ec2").map { ($0, profile.label) }
  }

  private static func flag(
    _ variable: String, _ key: String, _ environment: Environment, _ profile: AWSProfile
  ) throws(DiscoveryError) -> Bool {
    let text = if let set = environment[variable] { Optional(set) } else { try profile.text(key) }
    return text?.lowercased() == "true"
  }
}
