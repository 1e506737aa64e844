import FoundationEssentials

/// Reads the `Retry-After` header (RFC 9110, section 10.2.3).
enum RetryAfter {
  /// The longest wait that is taken from a server's word.
  static let limit = Duration.seconds(3600)

  /// Whole seconds, or a date to be compared with `now`; at most one hour. Nil for anything else; zero for a past date.
  static func parse(_ text: String, now: Date) -> Duration? {
    let word = text.trimmingBlanks
    if !word.isEmpty, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return min(.seconds(Int64(word) ?? limit.components.seconds), limit)
    }
    guard let date = HTTPDate.parse(word) else { return nil }
    return min(max(.seconds(date.timeIntervalSince(now)), .zero), limit)
  }
}

extension StringProtocol {
  /// The text without blanks and tabs at both ends.
  var trimmingBlanks: SubSequence {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
