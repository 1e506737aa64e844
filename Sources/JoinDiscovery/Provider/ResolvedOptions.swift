/// The values of one entry, with references, variables and defaults already applied.
///
/// Reading an option that the provider does not declare traps: help, validation and code cannot drift apart.
public struct ResolvedOptions: Sendable {
  private let declaration: ProviderDeclaration
  private let values: [String: String]
  private let origins: [String: ValueOrigin]
  private let spellings: [String: String]
  /// Is told the key of every option that is read, for tests that hold providers against their declarations.
  package var onRead: (@Sendable (String) -> Void)?

  /// Takes values by canonical key, and by the same keys where they come from and the spellings under which the entry
  /// gives some of them; `EntryValidator` makes all three.
  package init(
    declaration: ProviderDeclaration, values: [String: String], origins: [String: ValueOrigin],
    spellings: [String: String] = [:]
  ) {
    self.declaration = declaration
    self.values = values
    self.origins = origins
    self.spellings = spellings
  }

  /// The typed value: given, from the environment, or by default; nil when there is none or it is empty.
  public subscript<Value>(option: ProviderOption<Value>) -> Value? {
    check(option.spec.key)
    guard let text = values[option.spec.key] ?? option.spec.fallback, !text.isEmpty else { return nil }
    return option.parse(text)
  }

  /// Whether the entry or the environment holds the option, even as an empty text.
  public func isPresent<Value>(_ option: ProviderOption<Value>) -> Bool {
    check(option.spec.key)
    return values[option.spec.key] != nil
  }

  /// Where the value of an option comes from.
  public func origin<Value>(of option: ProviderOption<Value>) -> ValueOrigin {
    check(option.spec.key)
    return origins[option.spec.key] ?? .fallback
  }

  /// The key or alias under which the entry itself gives the option; nil when the value comes from elsewhere.
  public func spelling<Value>(of option: ProviderOption<Value>) -> String? {
    check(option.spec.key)
    return spellings[option.spec.key]
  }

  /// The value of an option that is always there: required by its declaration, or with a default, for which an empty
  /// text stands as well.
  public func require<Value>(_ option: ProviderOption<Value>) throws(DiscoveryError) -> Value {
    if let value = self[option] ?? option.spec.fallback.flatMap(option.parse) { return value }
    throw DiscoveryError(
      .configuration, in: declaration.name, "\(option.spec.key) is missing",
      remedy: "add \(option.spec.key)=… to the entry")
  }

  /// All values below a prefix option, by the rest of their key, in no order.
  public func family<Value>(_ option: ProviderOption<Value>) -> [String: Value] {
    check(option.spec.key)
    precondition(option.spec.isPrefix, "\(option.spec.key) is no prefix option")
    var family: [String: Value] = [:]
    for (key, text) in values where key.hasPrefix(option.spec.key) {
      family[String(key.dropFirst(option.spec.key.count))] = option.parse(text)
    }
    return family
  }

  private func check(_ key: String) {
    precondition(
      declaration.options.contains { $0.key == key }, "\(declaration.name) reads '\(key)', which it does not declare")
    onRead?(key)
  }
}

extension ResolvedOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The provider and the keys that are given, without their values.
  public var description: String { "\(declaration.name) with \(values.keys.sorted().joined(separator: ", "))" }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// A mirror without the values, since some of them are secrets.
  public var customMirror: Mirror { Mirror(self, children: ["keys": values.keys.sorted()]) }
}
