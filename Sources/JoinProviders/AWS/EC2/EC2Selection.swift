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
    let tags = try AWSTag.wanted(options)
    let filters = options.family(AWS.filters).sorted { $0.key < $1.key }.map { Filter(name: $0.key, values: $0.value) }
    self.init(tags: tags, filters: filters, addressType: try options.require(AWS.addressType))
  }
}
