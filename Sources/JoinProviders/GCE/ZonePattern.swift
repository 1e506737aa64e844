/// A regular expression for whole names of zones, in RE2's syntax.
///
/// Plain ones, as nearly all are, mean the same to every engine and are matched here. The others are given to the
/// service, which has RE2, at the cost of one more call.
struct ZonePattern: Sendable, Equatable {
  /// As it was written.
  let text: String

  /// Nil for texts that are no expression of RE2, or cannot stand in a filter of the service.
  init?(_ text: String) {
    let isFit = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
    guard !text.isEmpty, text.utf8.count <= 500, isFit, RE2Syntax.accepts(text) else { return nil }
    self.text = text
  }

  /// Whether the pattern can be matched here: letters, digits, hyphens, dots, groups, classes, alternatives, and at
  /// most three repetitions, so that no pattern takes long.
  var isPlain: Bool {
    var repetitions = 0
    var previous: Character = "("
    for character in text {
      switch character {
      case "a"..."z", "0"..."9", "-", ".", "|", "(", ")", "[", "]": break
      case "*", "+", "?":
        if "*+?)(|[".contains(previous) { return false }
        repetitions += 1
      default: return false
      }
      previous = character
    }
    return repetitions <= 3 && (try? Regex(text)) != nil
  }

  /// Whether the pattern, which is plain, matches a whole name.
  func matches(_ zone: String) -> Bool {
    guard let expression = try? Regex(text) else { return false }
    return (try? expression.wholeMatch(in: zone)) != nil
  }
}
