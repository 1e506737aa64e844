/// One `key=value` of a cloud query, unquoted. Printing it shows the key alone, because the value may be a secret.
public struct EntryPair: Sendable, Hashable {
  /// The key as it was written, perhaps an alias.
  public let key: String
  /// The value as it was written, perhaps empty, perhaps a reference (`@env:NAME`).
  public let value: String

  /// Joins a key and a value.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

extension EntryPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key, and a mark for the value.
  public var description: String {
    "\(EntryMask(ProviderRegistry([]), pairs: []).shownKey(key))=\(EntryMask.hidden)"
  }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
