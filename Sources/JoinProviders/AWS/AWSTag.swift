import JoinDiscovery

/// A tag that must be there, with one of these values.
struct AWSTag: Sendable, Equatable {
  /// AWS gives nothing more tags than this.
  static let limit = 50

  let key: String
  let values: [String]

  /// The tags that an entry asks for, all of which must match: that of `tag_key` first, then sorted by key, so that a
  /// request is the same each time.
  static func wanted(_ options: ResolvedOptions) throws(DiscoveryError) -> [AWSTag] {
    var tags: [AWSTag] = []
    if let key = options[AWS.tagKey] {
      guard options.isPresent(AWS.tagValue) else {
        throw .aws(.configuration, "tag_key has no tag_value", remedy: "add tag_value=… to the entry")
      }
      tags.append(AWSTag(key: key, values: [options[AWS.tagValue] ?? ""]))
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
      tags.append(AWSTag(key: key, values: values))
    }
    if tags.count > limit {
      throw .aws(
        .configuration, "the entry asks for \(tags.count) tags, and nothing has more than \(limit)",
        remedy: "ask for fewer tags")
    }
    return tags
  }
}
