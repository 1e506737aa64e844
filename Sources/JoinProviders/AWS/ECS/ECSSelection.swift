import JoinDiscovery
import JoinPrimitives

/// Which tasks are wanted, and which of their addresses.
struct ECSSelection: Sendable, Equatable {
  /// All must match. ECS filters by no tag, so we do.
  let tags: [AWSTag]
  /// The cluster to look into, by name or ARN; nil for all of the region.
  var cluster: String?
  /// The family of task definitions that the tasks run; nil for any.
  var family: String?
  /// The address to use.
  var addressType = AddressType.privateV4
  /// What the operator should know.
  var warnings: [String] = []

  init(tags: [AWSTag], cluster: String? = nil, family: String? = nil, addressType: AddressType = .privateV4) {
    self.tags = tags
    self.cluster = cluster
    self.family = family
    self.addressType = addressType
  }

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    self.init(
      tags: try AWSTag.wanted(options), cluster: options[AWS.cluster], family: options[AWS.family],
      addressType: try options.require(AWS.addressType))
    if addressType == .publicV4 {
      addressType = .privateV4
      warnings = ["ECS tells no public IPv4 address of a task: the private one is used instead of addr_type=public_v4"]
    }
  }
}
