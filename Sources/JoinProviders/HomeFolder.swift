import JoinDiscovery

extension Environment {
  /// A path as a shell reads it: `~/` at its beginning stands for HOME.
  func expandingHome(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = self["HOME"] else { return path }
    return home + path.dropFirst()
  }
}
