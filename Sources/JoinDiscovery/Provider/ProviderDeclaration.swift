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

  /// Declares a provider. `timeout` is added to the options of every provider that does not declare one.
  public init(
    name: String, title: String, summary: String, options: [OptionSpec], rules: [OptionRule] = [], example: String,
    deadline: Duration = .seconds(60)
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.options = options + [Self.timeout.spec].filter { shared in !options.contains { $0.key == shared.key } }
    self.rules = rules
    self.example = example
    self.deadline = deadline
  }

  /// The deadline of one lookup: the option that every provider has.
  public static let timeout = ProviderOption<Duration>.duration(
    "timeout", "How long one lookup may take. Default: the provider's own deadline, 60s for most.")

  /// The option behind a key or one of its aliases; a prefix option for every key that begins with it.
  public func option(for key: String) -> OptionSpec? {
    options.first { $0.key == key || $0.aliases.contains(key) }
      ?? options.first { $0.isPrefix && key.hasPrefix($0.key) && key.count > $0.key.count }
  }
}
