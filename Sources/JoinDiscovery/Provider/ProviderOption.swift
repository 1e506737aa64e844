public import JoinPrimitives

/// A key whose value has a type. The type parses; the spec explains. An option is declared once, as a constant of its
/// provider, and everything else follows from that constant.
public struct ProviderOption<Value: Sendable>: Sendable {
  /// The untyped half, which renderers and validators read.
  public var spec: OptionSpec
  /// Reads the text of a value; nil when it is none.
  public let parse: @Sendable (String) -> Value?

  /// Makes an option of any type; the factories below serve the usual ones.
  public init(_ spec: OptionSpec, parse: @escaping @Sendable (String) -> Value?) {
    self.spec = spec
    self.spec.check = OptionCheck { parse($0) != nil }
    self.parse = parse
  }

  /// The same option, as one that must be given.
  public var required: Self { with { $0.isRequired = true } }

  /// The same option with these variables standing in for it.
  public func environment(_ names: String...) -> Self { with { $0.environment = names } }

  /// The same option under more spellings.
  public func alias(_ names: String...) -> Self { with { $0.aliases += names } }

  /// The same option, for which an empty text is a value of its own.
  public var allowingEmpty: Self { with { $0.allowsEmpty = true } }

  /// The same option with words for what a correct value is, which messages end with: `an http or https URL`.
  public func expecting(_ words: String) -> Self { with { $0.expectation = words } }

  private func with(_ change: (inout OptionSpec) -> Void) -> Self {
    var copy = self
    change(&copy.spec)
    return copy
  }
}

extension ProviderOption where Value == String {
  /// Free text.
  public static func text(_ key: String, _ summary: String, default fallback: String? = nil) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.fallback = fallback
    return Self(spec) { $0 }
  }
}

extension ProviderOption where Value == Secret {
  /// A secret; no other factory makes one, so none is made by mistake.
  public static func secret(_ key: String, _ summary: String) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.isSecret = true
    spec.placeholder = "SECRET"
    return Self(spec) { Secret($0) }
  }
}

extension ProviderOption where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of a closed set of words.
  public static func choice(_ key: String, _ summary: String, default fallback: Value) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.choices = Value.allCases.map(\.rawValue)
    spec.fallback = fallback.rawValue
    spec.placeholder = "WORD"
    spec.expectation = "one of \(spec.choices.joined(separator: ", "))"
    return Self(spec) { Value(rawValue: $0) }
  }
}

extension ProviderOption where Value == Bool {
  /// A boolean in Go's spelling.
  public static func flag(_ key: String, _ summary: String, default fallback: Bool = false) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.fallback = fallback ? "true" : "false"
    spec.placeholder = "BOOL"
    spec.expectation = "true or false"
    return Self(spec) { GoBool.parse($0) }
  }
}

extension ProviderOption where Value == Duration {
  /// A positive duration in Go's spelling.
  public static func duration(_ key: String, _ summary: String, default fallback: Duration? = nil) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.fallback = fallback.map(GoDuration.format)
    spec.placeholder = "DURATION"
    spec.expectation = "a positive duration such as 30s or 1m30s"
    return Self(spec) { GoDuration.parse($0).flatMap { $0 > .zero ? $0 : nil } }
  }
}

extension ProviderOption where Value == [String] {
  /// Texts parted by commas, at least one; a backslash before a comma makes it a letter.
  public static func list(_ key: String, _ summary: String) -> Self {
    var spec = OptionSpec(key: key, summary: summary)
    spec.isList = true
    spec.placeholder = "LIST"
    spec.expectation = "texts parted by commas"
    return Self(spec) { text in
      let items = ListValue.split(text)
      return items.isEmpty ? nil : items
    }
  }
}
