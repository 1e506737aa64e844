/// The pages of `docs/providers`: what follows from the declarations, and after it what was written by hand.
public struct ProviderPages: Sendable {
  /// The first line of every page.
  public static let notice = "<!-- Written by `dkron generate-docs` from the provider's declaration and its notes. -->"

  /// The pages by file name, the list of all providers as `README.md` among them.
  public let pages: [String: String]
  /// What is missing, each in one sentence.
  public let problems: [String]

  /// Makes the pages of all providers; `notes` gives the hand-written part by a provider's name.
  public init(for registry: ProviderRegistry, notes: (String) -> String?) {
    var pages: [String: String] = [:]
    var problems: [String] = []
    for declaration in registry.providers.map({ $0.declaration }) {
      if let words = notes(declaration.name), !words.allSatisfy(\.isWhitespace) {
        pages["\(declaration.name).md"] = Self.page(for: declaration, notes: words)
      } else {
        problems.append("\(declaration.name) has no notes: write docs/providers/notes/\(declaration.name).md")
      }
    }
    pages["README.md"] = Self.list(of: registry)
    self.pages = pages
    self.problems = problems
  }

  private static func page(for declaration: ProviderDeclaration, notes: String) -> String {
    let notes = notes.hasSuffix("\n") ? notes : notes + "\n"
    return "\(notice)\n\n\(ProviderMarkdownRenderer.markdown(for: declaration))\n\(notes)"
  }

  private static func list(of registry: ProviderRegistry) -> String {
    let rows = registry.providers.map { provider in
      let declaration = provider.declaration
      let words = [declaration.title, declaration.summary].map(ProviderMarkdownRenderer.escaped)
      return "| [`\(declaration.name)`](\(declaration.name).md) | \(words.joined(separator: " | ")) |"
    }
    return ([notice, "", "# Providers", "", "| `provider=` | cloud | what it looks up |", "|---|---|---|"] + rows)
      .joined(separator: "\n") + "\n"
  }
}
