/// A value of a YAML text with its place. It may hold secrets, so it prints its shape alone.
package struct YAMLNode: Sendable, Hashable {
  /// What a value is. Single values are texts: a name may look like a number, and only its reader knows.
  package enum Content: Sendable, Hashable {
    /// Nothing behind the key, or `null`.
    case null
    /// A text; one that was written without quotes may stand for a number or a truth value.
    case scalar(String)
    /// A list.
    case sequence([YAMLNode])
    /// Keys with their values, in the order of the text.
    case mapping([YAMLField])
  }

  /// What the value is.
  package let content: Content
  /// Where it begins.
  package let position: FilePosition
  /// Whether it is a single value in quotes or in a block, and so a text whatever it looks like.
  package let isQuoted: Bool

  /// Describes a value.
  package init(_ content: Content, at position: FilePosition, isQuoted: Bool = false) {
    self.content = content
    self.position = position
    self.isQuoted = isQuoted
  }

  /// The value of a key; nil when this is no mapping or lacks the key.
  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let fields) = content else { return nil }
    return fields.first { $0.key == key }?.value
  }

  /// What the value is, for messages.
  package var shape: String {
    switch content {
    case .null: "nothing"
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A key with its value.
package struct YAMLField: Sendable, Hashable {
  /// The key.
  package let key: String
  /// Where the key stands.
  package let position: FilePosition
  /// Its value.
  package let value: YAMLNode

  /// Describes a key with its value.
  package init(key: String, at position: FilePosition, value: YAMLNode) {
    self.key = key
    self.position = position
    self.value = value
  }
}

extension YAMLNode: CustomStringConvertible, CustomReflectable {
  /// The shape.
  package var description: String { shape }
  /// A mirror of the shape.
  package var customMirror: Mirror { Mirror(self, children: ["shape": shape]) }
}

extension YAMLField: CustomStringConvertible, CustomReflectable {
  /// The key, and the shape of its value.
  package var description: String { "\(key): \(value)" }
  /// A mirror of the key alone.
  package var customMirror: Mirror { Mirror(self, children: ["key": key]) }
}
