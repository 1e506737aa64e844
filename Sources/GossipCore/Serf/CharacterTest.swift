/// Which characters fit at a place of an expression.
struct CharacterTest: Sendable {
  var ranges: [ClosedRange<Unicode.Scalar>]
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

  init(ranges: [ClosedRange<Unicode.Scalar>], isNegated: Bool = false) {
    self.ranges = ranges
    self.isNegated = isNegated
  }

  func admits(_ scalar: Unicode.Scalar) -> Bool {
    var isInside = ranges.contains { $0.contains(scalar) }
    if ignoresCase, !isInside {
      let other = Self.otherCase(of: scalar)
      isInside = ranges.contains { $0.contains(other) }
    }
    return isInside != isNegated
  }

  private static func otherCase(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    let properties = scalar.properties
    let mapped = properties.isLowercase ? properties.uppercaseMapping : properties.lowercaseMapping
    return mapped.unicodeScalars.count == 1 ? mapped.unicodeScalars.first ?? scalar : scalar
  }

  /// The ranges that it admits, where those can be joined to others.
  var admitted: [ClosedRange<Unicode.Scalar>] {
    guard isNegated else { return ranges }
    var rest: [ClosedRange<Unicode.Scalar>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
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
