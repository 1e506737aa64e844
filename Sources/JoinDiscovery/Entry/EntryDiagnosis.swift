/// Turns what the scanner found wrong into an error that a person can act on.
struct EntryDiagnosis {
  let text: String
  let scanned: ScannedEntry
  let registry: ProviderRegistry

  func error(for problem: ScannedEntry.Problem) -> EntryError {
    let mask = EntryRedaction.mask(for: scanned, using: registry)
    let key = problem.key.map(mask.shownKey)
    let owner = key.map { "the value of \($0)" } ?? "a key"
    let excerpt = EntryRedaction.excerpt(text, caret: problem.position, using: registry)
    let (message, remedy) =
      switch problem.kind {
      case .innerEquals where problem.key == mask.providerKey:
        ("\(owner) holds an '='", "part the pairs by blanks, not by commas")
      case .innerEquals: ("\(owner) holds an '=' and is not quoted", "put the value in quotes")
      case .backslash: ("\(owner) holds a backslash and is not quoted", "put the value in quotes")
      case .strayQuote:
        ("\(owner) holds a quote but does not begin with one", "put all of it in quotes, inner quotes as \\\"")
      case .badEscape:
        (
          "a backslash in \(owner) begins no known escape",
          "double the backslash, or use single quotes, in which it has no meaning"
        )
      case .notUnicode: ("\(owner) is not UTF-8", "write characters as they are, or as \\u and four hex digits")
      case .missingValue where problem.key == mask.providerKey:
        ("\(key ?? "provider") has no value", "name a provider, for example provider=aws")
      case .missingValue: ("\(key ?? "a key") has no value", "give it a value, or write \"\" for an empty one")
      case .duplicateKey: ("\(key ?? "a key") is given twice", "keep one of the two")
      case .glued: ("something follows the closing quote of \(owner)", "put a blank behind the quote, or all in quotes")
      case .unterminated: ("a quote in \(owner) is never closed", "close it, or leave it out")
      case .missingEquals:
        ("a word stands where key=value is expected", "write key=value, and put values that hold blanks in quotes")
      case .missingKey: ("an '=' has no key before it", "write key=value")
      }
    return EntryError(
      problem.kind == .duplicateKey ? .duplicateKey : .malformed, message, in: excerpt, corrected: corrected(mask),
      remedy: remedy)
  }

  /// The entry with quotes where they belong; nil when the words cannot be told apart, or a choice is left.
  private func corrected(_ mask: EntryMask) -> String? {
    let isCorrectable = scanned.problems.allSatisfy { problem in
      switch problem.kind {
      case .innerEquals, .missingValue: problem.key != mask.providerKey
      case .backslash, .badEscape: true
      case .strayQuote: problem.key != nil
      default: false
      }
    }
    guard isCorrectable else { return nil }
    return scanned.pairs.map { pair in
      let value = pair.value?.text ?? ""
      let shown =
        scanned.isTrusted || value.isEmpty || pair.key.text == mask.providerKey
        ? mask.shownValue(value, of: pair.key.text) : mask.placeholder(for: pair.key.text)
      let needsQuotes = EntryQuoting.text(of: value) != value
      let key = mask.shownKey(pair.key.text)
      return "\(key)=\(needsQuotes ? EntryQuoting.quoted(shown) : EntryQuoting.text(of: shown))"
    }.joined(separator: " ")
  }
}
