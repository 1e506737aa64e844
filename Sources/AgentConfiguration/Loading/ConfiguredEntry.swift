package import JoinDiscovery

/// An entry with the place that gave it.
package struct ConfiguredEntry: Sendable, Hashable {
  /// The entry.
  package let entry: JoinEntry
  /// Where it was given.
  package let origin: SettingOrigin

  /// Joins an entry and its place.
  package init(_ entry: JoinEntry, at origin: SettingOrigin) {
    self.entry = entry
    self.origin = origin
  }
}
