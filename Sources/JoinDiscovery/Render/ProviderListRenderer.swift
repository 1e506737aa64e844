/// Lists providers for a terminal, one a line: name, title, summary.
public enum ProviderListRenderer {
  /// The list in order of registration, ending in a newline; the summary is in lines of at most `width` columns.
  public static func text(for registry: ProviderRegistry, width: Int = 100) -> String {
    let declarations = registry.providers.map { $0.declaration }
    let name = declarations.map { DisplayWidth.of($0.name) }.max() ?? 0
    let title = declarations.map { DisplayWidth.of($0.title) }.max() ?? 0
    let indent = name + title + 4
    return declarations.map { declaration in
      let head = "\(TextColumns.pad(declaration.name, to: name))  \(TextColumns.pad(declaration.title, to: title))  "
      let lines = TextColumns.wrap(declaration.summary, width: max(24, width - indent))
      return head + lines.joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
    }.joined()
  }
}
