import JoinDiscovery

/// The name of a region, fit to stand in a host name.
struct AWSRegion: Sendable, Equatable, CustomStringConvertible {
  /// For example `eu-west-1`.
  let name: String

  var description: String { name }

  /// Nil for texts that cannot be a region; which regions there are, AWS alone knows.
  init?(_ name: String) {
    let isFit = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard isFit, (1...63).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasSuffix("-") else { return nil }
    self.name = name
  }

  private init(checking name: String, from source: String) throws(DiscoveryError) {
    guard let region = AWSRegion(name) else {
      throw .aws(
        .configuration, "the region '\(ServerText.excerpt(name, limit: 80))' from \(source) is no name of a region",
        remedy: "correct it there, or add region=… to the entry")
    }
    self = region
  }

  /// The option (for which AWS_REGION and AWS_DEFAULT_REGION stand in), the profile, or the task or instance it runs
  /// in.
  static func resolve(
    option: AWSRegion?, profile: AWSProfile, metadata: InstanceMetadata?, in context: DiscoveryContext
  ) async throws(DiscoveryError) -> AWSRegion {
    if let option { return option }
    if let named = try profile.region { return try AWSRegion(checking: named, from: profile.label) }
    let asked = "no region is known: region=, AWS_REGION, AWS_DEFAULT_REGION and \(profile.label) name none, and "
    if let task = try TaskMetadata.open(in: context) {
      do {
        return try AWSRegion(checking: try await task.region(), from: "the task's metadata")
      } catch {
        throw .aws(error.code, asked + error.message, remedy: "add region=… to the entry")
      }
    }
    guard let metadata else {
      throw .aws(
        .configuration, asked + "AWS_EC2_METADATA_DISABLED keeps us from asking the instance",
        remedy: "add region=… to the entry")
    }
    let found: String
    do {
      found = try await metadata.region()
    } catch {
      throw .aws(
        .unreachable, asked + error.message,
        remedy: "add region=… to the entry; on an EC2 instance, \(error.remedy)")
    }
    return try AWSRegion(checking: found, from: "the instance's metadata")
  }
}
