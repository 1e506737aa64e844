/// The release of this code base. The first heading of CHANGELOG.md names the same version.
public enum Version {
  /// The semantic version, without a leading `v`.
  public static let current = "0.1.0"
}
