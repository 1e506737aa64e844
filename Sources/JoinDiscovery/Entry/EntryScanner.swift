/// Reads `key=value` pairs, and goes on behind whatever is wrong, so that redaction works on any text.
struct EntryScanner {
  let scalars: [Unicode.Scalar]
  let isKnownKey: (String) -> Bool
  var position = 0
  var problems: [ScannedEntry.Problem] = []

  /// Scans a text. `isKnownKey` tells `region= tag_key=x`, a missing value, from `region= a=b`, a value that needs
  /// quotes.
  static func scan(_ text: String, isKnownKey: @escaping (String) -> Bool = { _ in false }) -> ScannedEntry {
    var scanner = EntryScanner(scalars: Array(text.unicodeScalars), isKnownKey: isKnownKey)
    return scanner.scanAll()
  }

  private mutating func scanAll() -> ScannedEntry {
    var scanned = ScannedEntry(scalars: scalars)
    var keys: Set<String> = []
    skipBlanks()
    while position < scalars.count {
      let start = position
      let key = scanWord(key: nil)
      if key.range.isEmpty { note(.missingKey, at: start) }
      skipBlanks()
      guard peek() == "=" else {
        note(.missingEquals, at: start)
        scanned.strays.append(key)
        continue
      }
      position += 1
      if key.isQuoted && key.text.isEmpty { note(.missingKey, at: start) }
      if !key.text.isEmpty, !keys.insert(key.text).inserted { note(.duplicateKey, at: start, key: key.text) }
      scanned.pairs.append(ScannedEntry.Pair(key: key, value: scanValue(of: key.text)))
      skipBlanks()
    }
    scanned.problems = problems
    return scanned
  }

  private mutating func scanValue(of key: String) -> ScannedEntry.Word? {
    let behindEquals = position
    skipBlanks()
    if position == scalars.count {
      note(.missingValue, at: behindEquals, key: key)
      return nil
    }
    if position > behindEquals, isNextPair() {
      note(.missingValue, at: behindEquals, key: key)
      return nil
    }
    return scanWord(key: key)
  }

  /// Whether a known key and its `=` stand here, where a value was expected.
  private func isNextPair() -> Bool {
    let word = scalars[position...].prefix { !EntryQuoting.isBlank($0) && $0 != "=" }
    let behind = scalars[word.endIndex...].first { !EntryQuoting.isBlank($0) }
    return behind == "=" && isKnownKey(String(String.UnicodeScalarView(word)))
  }

  /// Reads a key (when `key` is nil) or the value of `key`.
  private mutating func scanWord(key: String?) -> ScannedEntry.Word {
    if let first = peek(), EntryQuoting.isQuote(first) { return scanQuoted(first, key: key) }
    let start = position
    var isNoted = false
    while let scalar = peek(), !EntryQuoting.isBlank(scalar) {
      if scalar == "=" && key == nil { break }
      let isOdd = scalar == "=" || scalar == "\\" || EntryQuoting.isQuote(scalar)
      if isOdd && (!isNoted || EntryQuoting.isQuote(scalar)) {
        isNoted = true
        // A backslash in a key has no meaning that could be guessed, so it counts as a stray quote there.
        note(
          scalar == "=" ? .innerEquals : scalar == "\\" && key != nil ? .backslash : .strayQuote, at: position, key: key
        )
      }
      position += 1
    }
    return ScannedEntry.Word(range: start..<position, text: text(start..<position), isQuoted: false)
  }

  func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  func peek() -> Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  mutating func note(_ kind: ScannedEntry.Problem.Kind, at position: Int, key: String? = nil) {
    problems.append(ScannedEntry.Problem(kind: kind, position: position, key: key))
  }

  private mutating func skipBlanks() {
    while let scalar = peek(), EntryQuoting.isBlank(scalar) { position += 1 }
  }
}
