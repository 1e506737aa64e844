/// A value as people may see it: no secret is left in it.
package enum ShownValue: Sendable, Hashable {
  /// One text; nil when there is no value.
  case text(String?)
  /// A list.
  case list([String])
  /// Names with values, in the order in which they are shown.
  case map([ShownPair])
}

/// A name with its value.
package struct ShownPair: Sendable, Hashable {
  /// The name.
  package let name: String
  /// The value.
  package let value: String
}
