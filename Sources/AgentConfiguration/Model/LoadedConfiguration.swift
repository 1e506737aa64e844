/// A configuration, and how it came to be.
package struct LoadedConfiguration: Sendable {
  /// The values.
  package let configuration: AgentConfiguration
  /// The file that was read; nil when there was none.
  package let file: String?
  /// What the operator should see once, without secrets.
  package let warnings: [String]
  /// The keys that were given and have no effect in this version, in the order of the help.
  package let unused: [String]
  /// The keys that the file gives in vain, since a variable or a flag gives them too.
  package let shadowed: [String]
  /// Every setting with its value and origin, fit to be shown, in the order of the help.
  package let effective: [EffectiveSetting]

  /// Where the value of a key was given; `fallback` where it was not.
  package func origin(of key: String) -> SettingOrigin {
    effective.first { $0.key == key }?.origin ?? .fallback
  }

  /// Whether there is a file that gives nothing.
  package var hasEmptyFile: Bool {
    file != nil && shadowed.isEmpty && !effective.contains { if case .file = $0.origin { true } else { false } }
  }

  /// Whether a key was given anywhere.
  package func isGiven(_ key: String) -> Bool { origin(of: key) != .fallback }
}

/// The value of one setting as people may see it, and where it was given.
package struct EffectiveSetting: Sendable, Hashable {
  /// The setting's key.
  package let key: String
  /// The value, without secrets.
  package let value: ShownValue
  /// Where it was given.
  package let origin: SettingOrigin
}
