/// Says in words what a declaration says in fields.
enum OptionWords {
  /// `tag_key=TEXT`, or `tag.NAME=TEXT` for a family.
  static func usage(of option: OptionSpec) -> String {
    "\(name(of: option))=\(option.choices.isEmpty ? option.placeholder : option.choices.joined(separator: "|"))"
  }

  /// `tag_key`, or `tag.NAME` for a family.
  static func name(of option: OptionSpec) -> String { name(of: option.key) }

  /// All other spellings, in the same form.
  static func aliases(of option: OptionSpec) -> [String] { option.aliases.map(name) }

  private static func name(of key: String) -> String { key.hasSuffix(".") ? "\(key)NAME" : key }

  /// What else there is to know, a sentence each.
  static func sentences(about option: OptionSpec) -> [String] {
    var sentences: [String] = []
    if option.isList { sentences.append("Commas part the values; write \\, for a comma within one.") }
    if let fallback = option.fallback, !fallback.isEmpty { sentences.append("Default: \(fallback).") }
    if !option.environment.isEmpty {
      sentences.append("Environment: \(option.environment.joined(separator: ", ")).")
    }
    if !option.aliases.isEmpty { sentences.append("Also written: \(aliases(of: option).joined(separator: ", ")).") }
    if option.isSecret { sentences.append("A secret: give it as @file:/path or @env:NAME.") }
    return sentences
  }
}
