/// The forms of the two selectors of Kubernetes, by which a slip of the pen is told before anything is asked.
enum SelectorSyntax {
  // MARK: - Labels

  /// Whether a text selects by labels: requirements such as `app=dkron`, `tier in (a,b)` and `!old`, parted by commas.
  static func isLabelSelector(_ text: String) -> Bool {
    var tokens = tokens(of: text)[...]
    repeat {
      guard takesRequirement(&tokens) else { return false }
    } while take(",", &tokens)
    return tokens.isEmpty
  }

  private static func takesRequirement(_ tokens: inout ArraySlice<Substring>) -> Bool {
    let isAbsence = take("!", &tokens)
    guard let key = tokens.popFirst(), isKey(key) else { return false }
    if isAbsence || tokens.isEmpty || tokens.first == "," { return true }
    switch tokens.popFirst() {
    case "=", "==", "!=":
      // Nothing behind the sign is the empty value.
      guard let value = tokens.first, value != "," else { return true }
      tokens.removeFirst()
      return isValue(value)
    case "in", "notin":
      guard take("(", &tokens), tokens.first != ")" else { return false }
      repeat {
        if let value = tokens.first, value != ",", value != ")" {
          tokens.removeFirst()
          guard isValue(value) else { return false }
        }
      } while take(",", &tokens)
      return take(")", &tokens)
    case "<", ">": return tokens.popFirst().map { Int64($0) != nil } ?? false
    default: return false
    }
  }

  /// Words and signs; blanks only part them.
  private static func tokens(of text: String) -> [Substring] {
    var tokens: [Substring] = []
    var rest = text[...]
    while let next = rest.first {
      if next.isWhitespace {
        rest.removeFirst()
      } else if let sign = ["==", "!=", "=", "!", "(", ")", ",", "<", ">"].first(where: rest.hasPrefix) {
        tokens.append(rest.prefix(sign.count))
        rest = rest.dropFirst(sign.count)
      } else {
        let word = rest.prefix { !$0.isWhitespace && !"=!(),<>".contains($0) }
        tokens.append(word)
        rest = rest[word.endIndex...]
      }
    }
    return tokens
  }

  private static func take(_ sign: Substring, _ tokens: inout ArraySlice<Substring>) -> Bool {
    guard tokens.first == sign else { return false }
    tokens.removeFirst()
    return true
  }

  /// A name of at most 63 characters, with a DNS name before a slash if it has one.
  private static func isKey(_ text: Substring) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last, !name.isEmpty, isValue(name) else { return false }
    guard parts.count == 2 else { return true }
    let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    return parts[0].utf8.count <= 253 && labels.allSatisfy { PodSelection.isNamespace(String($0)) }
  }

  /// At most 63 letters, digits, hyphens, dots and underscores, the first and the last a letter or digit; or nothing.
  private static func isValue(_ text: Substring) -> Bool {
    let isWord = { (character: Character) in character.isASCII && (character.isLetter || character.isNumber) }
    guard let first = text.first, let last = text.last else { return true }
    return text.utf8.count <= 63 && isWord(first) && isWord(last)
      && text.allSatisfy { isWord($0) || "-._".contains($0) }
  }

  // MARK: - Fields

  /// Whether a text selects by fields: terms such as `spec.nodeName=node-1`, parted by commas. Which fields there are,
  /// the server knows.
  static func isFieldSelector(_ text: String) -> Bool {
    var terms = [""]
    var isEscaped = false
    for character in text {
      if isEscaped {
        guard "\\,=".contains(character) else { return false }
        terms[terms.count - 1].append("\\")
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "," {
        terms.append("")
      } else {
        terms[terms.count - 1].append(character)
      }
    }
    let filled = terms.filter { !$0.isEmpty }
    return !isEscaped && !filled.isEmpty
      && filled.allSatisfy { term in
        // An escaped sign was left out above, so that the first one that stands here parts field and value.
        guard let sign = term.firstIndex(of: "=") else { return false }
        return !term[..<sign].drop { $0 == "!" || $0.isWhitespace }.isEmpty
      }
  }
}
