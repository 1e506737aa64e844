import JoinPrimitives

/// Everything that is known about a provider before it runs.
public struct ProviderDeclaration: Sendable {
  /// The word behind `provider=`.
  public let name: String
  /// The name that people use.
  public let title: String
  /// One sentence: what it looks up.
  public let summary: String
  /// Its options in the order of its help.
  public let options: [OptionSpec]
  /// What holds between them.
  public let rules: [OptionRule]
  /// A correct entry, without secrets.
  public let example: String
  /// How long a lookup may take when the entry has no `timeout=`.
  public let deadline: Duration
  /// What one row of its answers is, in the singular, for result lines: `machine`, `pod`, `record`.
  public let noun: String

  /// Declares a provider. `timeout` is added to the options of every provider that does not declare one.
  public init(
    name: String, title: String, summary: String, options: [OptionSpec], rules: [OptionRule] = [], example: String,
    deadline: Duration = .seconds(60), noun: String = "machine"
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    var timeout = Self.timeout.spec
    timeout.fallback = GoDuration.format(deadline)
    self.options = options.contains { $0.key == timeout.key } ? options : options + [timeout]
    self.rules = rules
    self.example = example
    self.deadline = deadline
    self.noun = noun
  }

  /// The deadline of one lookup: the option that every provider has.
  public static let timeout = ProviderOption<Duration>.duration("timeout", "How long one lookup may take.")

  /// The option behind a key or one of its aliases; a prefix option for every key that begins with it and goes on.
  public func option(for key: String) -> OptionSpec? {
    options.first { !$0.isPrefix && ($0.key == key || $0.aliases.contains(key)) }
      ?? options.first { $0.prefix(of: key) != nil }
  }

  /// The declared spelling of a key: the option's own key, or for a prefix option its prefix and the rest of the key.
  public func canonicalKey(for key: String) -> String? {
    guard let option = option(for: key) else { return nil }
    guard let prefix = option.prefix(of: key) else { return option.key }
    return option.key + key.dropFirst(prefix.count)
  }
}

extension ProviderDeclaration {
  /// The declared key or alias that a mistyped key most likely means.
  func nearestKey(to key: String) -> String? {
    let exact = options.flatMap { [$0.key] + $0.aliases }
    if let nearest = nearestSpelling(of: key, among: exact.filter { !$0.hasSuffix(".") }) { return nearest }
    guard let dot = key.firstIndex(of: "."), dot > key.startIndex else { return nil }
    let prefix = nearestSpelling(of: String(key[...dot]), among: exact.filter { $0.hasSuffix(".") })
    return prefix.map { $0 + key[key.index(after: dot)...] }
  }
}
