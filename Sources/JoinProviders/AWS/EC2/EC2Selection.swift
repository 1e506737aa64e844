import JoinDiscovery
import JoinPrimitives

/// Which instances are wanted, and which of their addresses.
struct EC2Selection: Sendable, Equatable {
  /// A filter of the API, as the operator wrote it.
  struct Filter: Sendable, Equatable {
    let name: String
    let values: [String]
  }

  /// All must match.
  let tags: [AWSTag]
  /// All must match; the server alone checks them.
  let filters: [Filter]
  /// The address to use.
  let addressType: AddressType

  init(tags: [AWSTag], filters: [Filter] = [], addressType: AddressType = .privateV4) {
    self.tags = tags
    self.filters = filters
    self.addressType = addressType
  }

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    if options[AWS.cluster] != nil || options[AWS.family] != nil {
      throw .aws(
        .configuration, "ecs_cluster and ecs_family have no meaning for service=ec2",
        remedy: "write service=ecs, or remove them from the entry")
    }
    let tags = try AWSTag.wanted(options)
    let filters = options.family(AWS.filters).sorted { $0.key < $1.key }.map { Filter(name: $0.key, values: $0.value) }
    for filter in filters {
      if filter.values.isEmpty {
        throw .aws(
          .configuration, "filter.\(filter.name) has no value", remedy: "write it as filter.\(filter.name)=value")
      }
      if filter.name == "instance-state-name" {
        throw .aws(
          .configuration, "filter.instance-state-name cannot be changed: only running instances are joined",
          remedy: "remove it from the entry")
      }
    }
    if tags.isEmpty && filters.isEmpty {
      throw .aws(
        .configuration, "the entry does not say which instances to look for",
        remedy: "add tag_key=… and tag_value=…, or tag.… or filter.…, to the entry")
    }
    self.init(tags: tags, filters: filters, addressType: options[AWS.addressType] ?? .privateV4)
  }
}
