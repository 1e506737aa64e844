/// A value as a file, a variable or a flag gave it, with its place. It may hold secrets, so it prints its shape alone.
package struct ConfigNode: Sendable {
  enum Content: Sendable {
    /// Nothing behind the key, or `null`.
    case null
    /// A text; one that was written without quotes may stand for a number or a truth value.
    case scalar(String)
    case sequence([ConfigNode])
    case mapping([ConfigField])
  }

  let content: Content
  let origin: SettingOrigin

  init(_ content: Content, at origin: SettingOrigin) {
    self.content = content
    self.origin = origin
  }

  var isNull: Bool { if case .null = content { true } else { false } }

  /// What the node is, for messages.
  var shape: String {
    switch content {
    case .null: "nothing"
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  func fault(_ message: String, suggestion: String? = nil, remedy: String) -> ValueFault {
    ValueFault(origin: origin, message: message, suggestion: suggestion, remedy: remedy)
  }
}

/// A key with its value.
struct ConfigField: Sendable {
  let key: String
  let keyOrigin: SettingOrigin
  let value: ConfigNode
}

extension ConfigNode: CustomStringConvertible, CustomReflectable {
  /// The shape.
  package var description: String { shape }
  /// A mirror of the shape.
  package var customMirror: Mirror { Mirror(self, children: ["shape": shape]) }
}

extension ConfigField: CustomStringConvertible, CustomReflectable {
  var description: String { "\(key): \(value)" }
  var customMirror: Mirror { Mirror(self, children: ["key": key]) }
}
