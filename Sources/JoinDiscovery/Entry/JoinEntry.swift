public import JoinPrimitives

/// One parsed `--retry-join` entry: a host, a cloud query or an address template.
///
/// The grammar is the same in flags, variables and files. A query is `key=value` pairs parted by white space; keys and
/// values are bare, `"double quoted"` with the escapes of a Go string literal, or `'single quoted'` without any.
public struct JoinEntry: Sendable, Hashable {
  /// What an entry can be.
  public enum Kind: Sendable, Hashable {
    /// An address or a name.
    case host(HostPort)
    /// The provider's name, and all pairs in their order, `provider` among them.
    case query(provider: String, pairs: [EntryPair])
    /// Text with `{{ … }}` that is evaluated anew at each attempt.
    case template(String)
  }

  /// The largest entry, in bytes of UTF-8.
  public static let sizeLimit = 16384

  /// What the entry is.
  public let kind: Kind

  init(unchecked kind: Kind) {
    self.kind = kind
  }

  /// An entry that is a host.
  public init(_ host: HostPort) {
    kind = .host(host)
  }

  /// The pairs of a query in their order; none for other entries.
  public var pairs: [EntryPair] {
    if case .query(_, let pairs) = kind { pairs } else { [] }
  }

  /// The value of a key exactly as it was written; nil when the entry is no query or does not hold the key.
  public subscript(key: String) -> String? {
    pairs.first { $0.key == key }?.value
  }

  /// The canonical text **with all secrets in it**, which parses to the same entry. Never print it: `redacted(using:)`
  /// is the text for people.
  public var revealedText: String {
    switch kind {
    case .host(let host): host.description
    case .query(_, let pairs): pairs.map(EntryQuoting.text).joined(separator: " ")
    case .template(let text): text
    }
  }

  /// The canonical text in which only values of keys that their provider declares as harmless can be read.
  public func redacted(using registry: ProviderRegistry) -> String {
    switch kind {
    case .host(let host): host.description
    case .query(_, let pairs): EntryLine(pairs, mask: EntryMask(registry, pairs: pairs)).text
    case .template(let text): EntryRedaction.redact(text, using: registry)
    }
  }
}

extension JoinEntry: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The canonical text with every value but the provider's hidden, since without a registry none is known to be
  /// harmless.
  public var description: String { redacted(using: ProviderRegistry([])) }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: ["entry": description]) }
}

extension JoinEntry.Kind: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The description of the entry, in which no secret can be read.
  public var description: String { JoinEntry(unchecked: self).description }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: ["entry": description]) }
}
