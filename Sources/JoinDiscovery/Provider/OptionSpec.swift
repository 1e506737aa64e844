/// What help, validation, redaction, completion and docs know about one option of a provider.
public struct OptionSpec: Sendable, Equatable {
  /// The key, exact (`tag_key`), or a prefix that ends in a dot (`tag.`).
  public var key: String
  /// Other spellings that mean the same.
  public var aliases: [String] = []
  /// One sentence for help and docs.
  public var summary: String
  /// Whether the value must never be printed.
  public var isSecret = false
  /// Whether an entry without it is an error (`OptionRule` holds the conditional cases).
  public var isRequired = false
  /// The variables that stand in when the key is absent or empty, the first one that is set wins.
  public var environment: [String] = []
  /// All allowed values, or empty when any text goes.
  public var choices: [String] = []
  /// The value that counts when none is given, as it would be written.
  public var fallback: String?
  /// Whether commas part the value into a list (`\,` is a literal comma).
  public var isList = false
  /// What the value looks like, for help: `TEXT`, `URL`, `DURATION`, `BOOL`.
  public var placeholder = "TEXT"
  /// What a correct value is, for messages: `a positive duration such as 30s`.
  public var expectation = "a text"
  /// Whether an empty text is a value of its own, as `tag_value=""` is: it fulfils `isRequired`, counts as given in
  /// rules, and no variable stands in for it.
  public var allowsEmpty = false
  /// Whether a text is a value; `ProviderOption` sets it from its own reading.
  public var check = OptionCheck()

  /// Whether the key is the beginning of a family of keys.
  public var isPrefix: Bool { key.hasSuffix(".") }

  /// Describes an option by its key and one sentence.
  public init(key: String, summary: String) {
    self.key = key
    self.summary = summary
  }

  /// The prefix, or the alias of it, that a key of this family begins with; nil for other keys and for options that
  /// are no prefix.
  func prefix(of key: String) -> String? {
    guard isPrefix else { return nil }
    return ([self.key] + aliases).first { $0.hasSuffix(".") && key.hasPrefix($0) && key.count > $0.count }
  }
}
