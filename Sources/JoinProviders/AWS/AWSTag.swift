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
    if let key = options[AWS.tagKey] { tags.append(AWSTag(key: key, values: [options[AWS.tagValue] ?? ""])) }
    tags += options.family(AWS.tags).sorted { $0.key < $1.key }.map { AWSTag(key: $0.key, values: $0.value) }
    if tags.count > limit {
      throw .aws(
        .configuration, "the entry asks for \(tags.count) tags, and nothing has more than \(limit)",
        remedy: "ask for fewer tags")
    }
    return tags
  }
}
