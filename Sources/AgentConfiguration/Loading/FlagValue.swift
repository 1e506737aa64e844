/// What the command line gave for one setting: texts only, so that all values are read in one place.
package struct FlagValue: Sendable, Hashable {
  /// The setting's key (which is `tags` for `--tag`).
  package let key: String
  /// One text for each time that the flag was given, in order; at least one.
  package let texts: [String]

  /// Takes what was given for a key.
  package init(_ key: String, _ texts: [String]) {
    self.key = key
    self.texts = texts
  }
}

extension FlagValue: CustomStringConvertible, CustomReflectable {
  /// The key and how often the flag was given; values may be secrets.
  package var description: String { "\(key) (\(texts.count))" }
  /// A mirror of the key alone.
  package var customMirror: Mirror { Mirror(self, children: ["key": key]) }
}
