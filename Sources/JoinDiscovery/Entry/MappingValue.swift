/// A value of a configuration file that holds an entry as a mapping. Printing it shows its shape alone, because it may
/// be a secret.
public enum MappingValue: Sendable {
  /// A scalar, as it is written.
  case text(String)
  /// A list of scalars.
  case list([String])
  /// A family of keys: `tag: {role: server}` is `tag.role=server`.
  case mapping([(key: String, value: MappingValue)])
}

extension MappingValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The shape.
  public var description: String {
    switch self {
    case .text: "a text"
    case .list(let items): "a list of \(items.count)"
    case .mapping(let fields): "a mapping of \(fields.map(\.key).joined(separator: ", "))"
    }
  }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension JoinEntry {
  /// The query that a mapping of a configuration file stands for, its keys in their order.
  public init(
    mapping fields: [(key: String, value: MappingValue)], using registry: ProviderRegistry = ProviderRegistry([])
  ) throws(EntryError) {
    try Self.checkLists(fields, using: registry)
    try self.init(pairs: try Self.flatten(fields, below: "", depth: 0), using: registry)
  }

  /// An option of one value takes no list, which would come to one text with commas.
  private static func checkLists(
    _ fields: [(key: String, value: MappingValue)], using registry: ProviderRegistry
  ) throws(EntryError) {
    let names = fields.compactMap { if $0.key == "provider", case .text(let name) = $0.value { name } else { nil } }
    guard let provider = names.first.flatMap(registry.provider) else { return }
    for (key, value) in fields {
      guard case .list(let items) = value, let option = provider.declaration.option(for: key), !option.isList else {
        continue
      }
      throw EntryError(
        .badValue, "\(key) takes a single value, and a list of \(items.count) is given", remedy: "write \(key): VALUE")
    }
  }

  private static func flatten(
    _ fields: [(key: String, value: MappingValue)], below prefix: String, depth: Int
  ) throws(EntryError) -> [EntryPair] {
    if depth > 8 {
      throw EntryError(.malformed, "the mapping is nested more than 8 levels deep", remedy: "write key: value")
    }
    var pairs: [EntryPair] = []
    for (key, value) in fields {
      switch value {
      case .text(let text): pairs.append(EntryPair(key: prefix + key, value: text))
      case .list(let items): pairs.append(EntryPair(key: prefix + key, value: ListValue.join(items)))
      case .mapping(let inner): pairs += try flatten(inner, below: "\(prefix)\(key).", depth: depth + 1)
      }
    }
    return pairs
  }
}
