/// A command line, parted into words as a shell does it, without anything else that a shell does.
enum ShellWords {
  /// The words; nil when a quote is never closed or a backslash ends the text.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch (quote, character) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("\"", "\\"):
        guard let next = rest.popFirst() else { return nil }
        // Between double quotes a backslash is a letter unless it protects a quote or itself.
        word = (word ?? "") + (next == "\"" || next == "\\" ? "\(next)" : "\\\(next)")
      case (.some, _): word = (word ?? "") + "\(character)"
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (nil, "\\"):
        guard let next = rest.popFirst() else { return nil }
        word = (word ?? "") + "\(next)"
      case (nil, _) where character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      case (nil, _): word = (word ?? "") + "\(character)"
      }
    }
    guard quote == nil else { return nil }
    if let word { words.append(word) }
    return words
  }
}
