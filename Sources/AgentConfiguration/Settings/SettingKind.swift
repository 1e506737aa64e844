/// What the value of a setting looks like in a file, which also tells how often its flag may be given.
package enum SettingKind: Sendable, Hashable {
  /// One text.
  case text
  /// True or false.
  case boolean
  /// A whole number.
  case integer
  /// A duration in Go's spelling.
  case duration
  /// One of a closed set of words.
  case choice
  /// A list of texts; the flag may be repeated.
  case list
  /// Names with values; the flag may be repeated as `name=value`.
  case map
  /// Join entries; the flag may be repeated.
  case entries
}
