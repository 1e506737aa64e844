/// A part of AWS with accounts and host names of its own.
struct AWSPartition: Sendable, Equatable {
  /// For example `aws-cn`.
  let name: String
  /// What its regions begin with.
  private let prefixes: [String]
  /// What its host names end with.
  let suffix: String
  /// What its host names with IPv4 and IPv6 end with.
  let dualStackSuffix: String

  // The more special prefixes come first: `us-gov-` before `us-`. Figures from the endpoint rules that AWS publishes.
  private static let special = [
    AWSPartition(
      name: "aws-cn", prefixes: ["cn-"], suffix: "amazonaws.com.cn",
      dualStackSuffix: "api.amazonwebservices.com.cn"),
    AWSPartition(
      name: "aws-eusc", prefixes: ["eusc-"], suffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu"),
    AWSPartition(name: "aws-us-gov", prefixes: ["us-gov-"], suffix: "amazonaws.com", dualStackSuffix: "api.aws"),
    AWSPartition(name: "aws-iso", prefixes: ["us-iso-"], suffix: "c2s.ic.gov", dualStackSuffix: "api.aws.ic.gov"),
    AWSPartition(
      name: "aws-iso-b", prefixes: ["us-isob-"], suffix: "sc2s.sgov.gov", dualStackSuffix: "api.aws.scloud"),
    AWSPartition(
      name: "aws-iso-e", prefixes: ["eu-isoe-"], suffix: "cloud.adc-e.uk", dualStackSuffix: "api.cloud-aws.adc-e.uk"),
    AWSPartition(
      name: "aws-iso-f", prefixes: ["us-isof-"], suffix: "csp.hci.ic.gov", dualStackSuffix: "api.aws.hci.ic.gov"),
  ]
  private static let main = AWSPartition(
    name: "aws", prefixes: ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"], suffix: "amazonaws.com",
    dualStackSuffix: "api.aws")

  /// The partition of a region; `aws` for names that fit nowhere, since regions are added all the time.
  static func of(_ region: AWSRegion) -> AWSPartition {
    special.first { $0.holds(region) } ?? main
  }

  /// Whether the region has the form that the names of a partition have: a likely slip of the pen otherwise.
  static func isUsual(_ region: AWSRegion) -> Bool {
    (special + [main]).contains { $0.holds(region) }
  }

  private func holds(_ region: AWSRegion) -> Bool {
    guard let prefix = prefixes.first(where: { region.name.hasPrefix($0) }) else { return false }
    let parts = region.name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    // What follows is a word and a number; in the sovereign cloud a country stands before them.
    guard parts.count == (name == "aws-eusc" ? 3 : 2), let number = parts.last, !number.isEmpty else { return false }
    return number.utf8.allSatisfy { (0x30...0x39).contains($0) } && parts.dropLast().allSatisfy { !$0.isEmpty }
  }
}
