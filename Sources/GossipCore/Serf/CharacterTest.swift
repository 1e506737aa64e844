/// Which characters fit at a place of an expression.
struct CharacterTest: Sendable {
  /// In order, apart from each other: many are searched as quickly as few.
  private(set) var ranges: [ClosedRange<Unicode.Scalar>]
  var isNegated = false
  var ignoresCase = false

  /// Anything but the end of a line.
  static let any = CharacterTest(ranges: ["\n"..."\n"], isNegated: true)
  static let digit = CharacterTest(ranges: ["0"..."9"])
  static let word = CharacterTest(ranges: ["0"..."9", "A"..."Z", "a"..."z", "_"..."_"])
  static let space = CharacterTest(ranges: ["\t"..."\n", "\u{C}"..."\r", " "..." "])

  /// The class that a letter behind a backslash names; its capital is the opposite.
  init?(letter: Unicode.Scalar) {
    switch letter {
    case "d", "D": self = .digit
    case "w", "W": self = .word
    case "s", "S": self = .space
    default: return nil
    }
    isNegated = ("A"..."Z").contains(letter)
  }

  init(ranges: [ClosedRange<Unicode.Scalar>], isNegated: Bool = false, ignoresCase: Bool = false) {
    self.ranges = []
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound.value <= last.upperBound.value + 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// Whether a character fits; `otherCase` is the same letter in its other case.
  func admits(_ scalar: Unicode.Scalar, otherCase: Unicode.Scalar) -> Bool {
    (holds(scalar) || ignoresCase && holds(otherCase)) != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
  }

  /// The ranges that it admits, where those can be joined to others.
  var admitted: [ClosedRange<Unicode.Scalar>] {
    guard isNegated else { return ranges }
    var rest: [ClosedRange<Unicode.Scalar>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound.value > next, let low = Unicode.Scalar(next),
        let high = Unicode.Scalar(range.lowerBound.value - 1)
      {
        rest.append(low...high)
      }
      next = range.upperBound.value + 1
    }
    if let low = Unicode.Scalar(next) { rest.append(low..."\u{10FFFF}") }
    return rest
  }
}

extension Unicode.Scalar {
  /// The same letter in its other case; itself where there is none, or none of one character.
  var otherCase: Unicode.Scalar {
    let mapped = properties.isLowercase ? properties.uppercaseMapping : properties.lowercaseMapping
    return mapped.unicodeScalars.count == 1 ? mapped.unicodeScalars.first ?? self : self
  }
}
