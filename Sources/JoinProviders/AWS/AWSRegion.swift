import JoinDiscovery

/// The name of a region, fit to stand in a host name.
struct AWSRegion: Sendable, Equatable, CustomStringConvertible {
  /// For example `eu-west-1`.
  let name: String

  var description: String { name }

  init(checking name: String, from source: String) throws(DiscoveryError) {
    let isFit = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard isFit, (1...63).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasSuffix("-") else {
      throw .aws(
        .configuration, "the region '\(ServerText.excerpt(name, limit: 80))' from \(source) is no name of a region",
        remedy: "write it as eu-west-1")
    }
    self.name = name
  }

  /// The option (for which AWS_REGION and AWS_DEFAULT_REGION stand in), the profile, or the instance it runs on.
  static func resolve(
    option: String?, profile: AWSProfile, metadata: InstanceMetadata?
  ) async throws(DiscoveryError) -> AWSRegion {
    if let option { return try AWSRegion(checking: option, from: "the entry or AWS_REGION") }
    if let named = try profile.region { return try AWSRegion(checking: named, from: profile.label) }
    guard let metadata else {
      throw .aws(
        .configuration,
        "no region is known: region=, AWS_REGION, AWS_DEFAULT_REGION and \(profile.label) name none, and "
          + "AWS_EC2_METADATA_DISABLED keeps us from asking the instance", remedy: "add region=… to the entry")
    }
    let found: String
    do {
      found = try await metadata.region()
    } catch {
      throw .aws(
        .unreachable,
        "no region is known: region=, AWS_REGION, AWS_DEFAULT_REGION and \(profile.label) name none, and "
          + error.message, remedy: "add region=… to the entry; on an EC2 instance, \(error.remedy)")
    }
    return try AWSRegion(checking: found, from: "the instance's metadata")
  }
}
