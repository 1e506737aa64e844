import JoinDiscovery
import JoinPrimitives

/// Which instances are wanted, and which of their addresses.
struct EC2Selection: Sendable, Equatable {
  /// A tag that must be there, with one of these values.
  struct Tag: Sendable, Equatable {
    let key: String
    let values: [String]
  }

  /// A filter of the API, as the operator wrote it.
  struct Filter: Sendable, Equatable {
    let name: String
    let values: [String]
  }

  /// EC2 gives no instance more tags than this.
  static let tagLimit = 50

  /// All must match. Sorted by key behind the tag of `tag_key`, so that a request is the same each time.
  let tags: [Tag]
  /// All must match; the server alone checks them.
  let filters: [Filter]
  /// The address to use.
  let addressType: AddressType

  init(tags: [Tag], filters: [Filter] = [], addressType: AddressType = .privateV4) {
    self.tags = tags
    self.filters = filters
    self.addressType = addressType
  }

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    var tags: [Tag] = []
    if let key = options[AWS.tagKey] {
      guard options.isPresent(AWS.tagValue) else {
        throw .aws(.configuration, "tag_key has no tag_value", remedy: "add tag_value=… to the entry")
      }
      tags.append(Tag(key: key, values: [options[AWS.tagValue] ?? ""]))
    }
    for (key, values) in options.family(AWS.tags).sorted(by: { $0.key < $1.key }) {
      if values.isEmpty {
        throw .aws(.configuration, "tag.\(key) has no value", remedy: "write it as tag.\(key)=value")
      }
      // Both would have to match, and a reader of the entry cannot know whether either was meant.
      if key == options[AWS.tagKey] {
        throw .aws(
          .configuration, "the tag '\(key)' is given twice, by tag_key and by tag.\(key)",
          remedy: "keep one of them; tag.\(key)=a,b takes either value")
      }
      tags.append(Tag(key: key, values: values))
    }
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
    if tags.count > Self.tagLimit {
      throw .aws(
        .configuration, "the entry asks for \(tags.count) tags, and no instance has more than \(Self.tagLimit)",
        remedy: "ask for fewer tags")
    }
    self.init(tags: tags, filters: filters, addressType: options[AWS.addressType] ?? .privateV4)
  }
}
