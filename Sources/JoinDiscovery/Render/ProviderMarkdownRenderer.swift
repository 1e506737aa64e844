/// Writes the part of a provider's page in docs/providers that follows from its declaration.
public enum ProviderMarkdownRenderer {
  /// Markdown, ending in a newline: title, summary, example, a table of options, rules.
  public static func markdown(for declaration: ProviderDeclaration) -> String {
    var lines = ["# \(escaped(declaration.title))", "", escaped(declaration.summary), "", "```sh"]
    lines.append("dkron discover \(shellQuoted(declaration.example))")
    lines += [
      "```", "", "| option | value | required | default | environment | meaning |", "|---|---|---|---|---|---|",
    ]
    lines.append("| `provider` | `\(declaration.name)` | yes | | | The name of the provider. |")
    lines += declaration.options.map(row)
    if !declaration.rules.isEmpty {
      lines.append("")
      lines += declaration.rules.map { "- \(escaped($0.words))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ option: OptionSpec) -> String {
    let value =
      option.choices.isEmpty ? option.placeholder : option.choices.map { "`\($0)`" }.joined(separator: ", ")
    var meaning = [escaped(option.summary)]
    if option.isList { meaning.append("A list, parted by commas.") }
    if option.isSecret { meaning.append("A secret.") }
    if !option.aliases.isEmpty {
      meaning.append("Also written \(OptionWords.aliases(of: option).map { "`\($0)`" }.joined(separator: ", ")).")
    }
    let cells = [
      "`\(OptionWords.name(of: option))`", value, option.isRequired ? "yes" : "",
      option.fallback.flatMap { $0.isEmpty ? nil : "`\($0)`" } ?? "",
      option.environment.map { "`\($0)`" }.joined(separator: ", "), meaning.joined(separator: " "),
    ]
    return cells.reduce("|") { $1.isEmpty ? "\($0) |" : "\($0) \($1) |" }
  }

  /// Text in which Markdown sees no markup and no end of a table's cell.
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += "|<>*".contains($1) ? "\\\($1)" : String($1) }
  }

  /// Text in which Markdown's tables and a shell see one word.
  private static func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
