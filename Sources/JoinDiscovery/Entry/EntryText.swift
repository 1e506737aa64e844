/// Tells the kinds of entry texts apart before they are parsed.
enum EntryText {
  /// Whether `provider` and `=` stand at the beginning of a word, blanks between them allowed.
  static func namesProvider(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    let word = Array("provider".unicodeScalars)
    for start in scalars.indices where scalars[start] == "p" && scalars[start...].starts(with: word) {
      var end = start + word.count
      var before = start - 1
      if before >= 0, EntryQuoting.isQuote(scalars[before]), end < scalars.count, scalars[end] == scalars[before] {
        before -= 1
        end += 1
      }
      let isFirst = before < 0 || EntryQuoting.isBlank(scalars[before])
      let behind = scalars[end...].first { !EntryQuoting.isBlank($0) }
      if isFirst, behind == "=" { return true }
    }
    return false
  }

  /// Whether the text holds the beginning of a template.
  static func hasTemplate(_ text: String) -> Bool { text.contains("{{") }

  /// Whether the text is a query or a mistyped one: no host and no template holds `=` or quotes outside of `{{ … }}`.
  static func isLikeQuery(_ text: String) -> Bool {
    namesProvider(text) || outsideTemplates(text).contains { $0 == "=" || $0 == "\"" || $0 == "'" }
  }

  /// Whether every `{{` has its `}}`.
  static func closesTemplates(_ text: String) -> Bool { !outsideTemplates(text).contains("{{") }

  private static func outsideTemplates(_ text: String) -> String {
    var rest = text[...]
    var outside = ""
    while let open = rest.firstRange(of: "{{") {
      outside += rest[..<open.lowerBound]
      let inside = rest[open.upperBound...]
      guard let close = inside.firstRange(of: "}}") else { return outside + rest[open.lowerBound...] }
      rest = inside[close.upperBound...]
    }
    return outside + rest
  }

  /// The text without blanks around it.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !EntryQuoting.isBlank($0) }),
      let last = scalars.lastIndex(where: { !EntryQuoting.isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
