/// Explains one provider for a terminal: its options, rules and an example.
public enum ProviderHelpRenderer {
  private static let indent = 6

  /// The help, in lines of at most `width` columns where words allow it, ending in a newline.
  public static func text(for declaration: ProviderDeclaration, width: Int = 80) -> String {
    var lines = ["\(declaration.name): \(declaration.title)"]
    lines += TextColumns.wrap(declaration.summary, width: width)
    lines += ["", "OPTIONS:"]
    lines.append("  provider=\(declaration.name)  (required)")
    for option in declaration.options {
      lines.append("  \(OptionWords.usage(of: option))\(option.isRequired ? "  (required)" : "")")
      for sentence in [option.summary] + OptionWords.sentences(about: option) {
        lines += TextColumns.wrap(sentence, width: width - indent).map { String(repeating: " ", count: indent) + $0 }
      }
    }
    if !declaration.rules.isEmpty {
      lines += ["", "RULES:"]
      for rule in declaration.rules {
        lines += TextColumns.wrap(rule.words, width: width - 2).map { "  \($0)" }
      }
    }
    lines += ["", "EXAMPLE:", "  \(declaration.example)"]
    return lines.joined(separator: "\n") + "\n"
  }
}
