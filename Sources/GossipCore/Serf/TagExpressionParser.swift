/// An expression, taken apart.
indirect enum TagExpressionTree: Sendable {
  case character(CharacterTest)
  case assertion(TagExpression.Assertion)
  case sequence([TagExpressionTree])
  case choice([TagExpressionTree])
  case repetition(TagExpressionTree, least: Int, most: Int?)
}

/// Takes an expression apart.
struct TagExpressionParser {
  private static let error = WireError.badField("Expr")
  /// The most repetitions that a number may ask for, as in RE2.
  private static let repetitions = 1000
  private static let depth = 32

  private let text: [Unicode.Scalar]
  private var place = 0
  private var ignoresCase = false

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  mutating func parse() throws(WireError) -> TagExpressionTree {
    let tree = try choice(depth: 0)
    guard place == text.count else { throw Self.error }
    return tree
  }

  private var current: Unicode.Scalar? { place < text.count ? text[place] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    place += 1
    return true
  }

  private mutating func next() throws(WireError) -> Unicode.Scalar {
    guard let scalar = current else { throw Self.error }
    place += 1
    return scalar
  }

  private mutating func choice(depth: Int) throws(WireError) -> TagExpressionTree {
    guard depth < Self.depth else { throw .tooDeep }
    var trees = [try sequence(depth: depth)]
    while take("|") { trees.append(try sequence(depth: depth)) }
    return trees.count == 1 ? trees[0] : .choice(trees)
  }

  private mutating func sequence(depth: Int) throws(WireError) -> TagExpressionTree {
    var trees: [TagExpressionTree] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      var tree = try atom(depth: depth)
      if let (least, most) = try quantity() {
        tree = .repetition(tree, least: least, most: most)
        // Greedy or not makes no difference to whether something is found.
        _ = take("?")
        guard try quantity() == nil else { throw Self.error }
      }
      trees.append(tree)
    }
    return .sequence(trees)
  }

  private mutating func quantity() throws(WireError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = place
    guard take("{") else { return nil }
    let least = number()
    var most = least
    if take(",") { most = number() }
    // A brace that opens no quantity stands for itself.
    guard let least, take("}") else {
      place = start
      return nil
    }
    guard least <= Self.repetitions, (most ?? least) >= least, (most ?? 0) <= Self.repetitions else { throw Self.error }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = current, ("0"..."9").contains(digit), (value ?? 0) <= Self.repetitions {
      value = (value ?? 0) * 10 + Int(digit.value - 48)
      place += 1
    }
    return value
  }

  private mutating func atom(depth: Int) throws(WireError) -> TagExpressionTree {
    let scalar = try next()
    switch scalar {
    case "(": return try group(depth: depth)
    case "[": return .character(try set())
    case ".": return .character(.any)
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "*", "+", "?": throw Self.error
    case "\\":
      let escaped = try next()
      switch escaped {
      case "A": return .assertion(.start)
      case "z": return .assertion(.end)
      case "b": return .assertion(.wordBoundary)
      case "B": return .assertion(.noWordBoundary)
      default:
        if let test = CharacterTest(letter: escaped) { return .character(test) }
        return literal(try Self.literal(escaped))
      }
    default: return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> TagExpressionTree {
    .character(CharacterTest(ranges: [scalar...scalar], ignoresCase: ignoresCase))
  }

  /// The character behind a backslash; letters and digits that name none are refused.
  private static func literal(_ escaped: Unicode.Scalar) throws(WireError) -> Unicode.Scalar {
    switch escaped {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    default:
      guard escaped.isASCII, !CharacterTest.word.admits(escaped, otherCase: escaped) || escaped == "_" else {
        throw error
      }
      return escaped
    }
  }

  private mutating func group(depth: Int) throws(WireError) -> TagExpressionTree {
    let outer = ignoresCase
    if take("?") {
      if take("P") {
        guard take("<") else { throw Self.error }
        while try next() != ">" {}
      } else {
        if take("i") { ignoresCase = true }
        // Flags without a colon hold until the enclosing group ends.
        if take(")") { return .sequence([]) }
        guard take(":") else { throw Self.error }
      }
    }
    let tree = try choice(depth: depth + 1)
    guard take(")") else { throw Self.error }
    ignoresCase = outer
    return tree
  }

  private mutating func set() throws(WireError) -> CharacterTest {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = take("^")
    var isFirst = true
    while true {
      var scalar = try next()
      if scalar == "]", !isFirst {
        return CharacterTest(ranges: ranges, isNegated: isNegated, ignoresCase: ignoresCase)
      }
      isFirst = false
      if scalar == "[", current == ":" { throw Self.error }
      if scalar == "\\" {
        let escaped = try next()
        if let other = CharacterTest(letter: escaped) {
          ranges += other.admitted
          continue
        }
        scalar = try Self.literal(escaped)
      }
      var upper = scalar
      if current == "-", place + 1 < text.count, text[place + 1] != "]" {
        place += 1
        upper = try next()
        if upper == "\\" { upper = try Self.literal(try next()) }
      }
      guard scalar <= upper else { throw Self.error }
      ranges.append(scalar...upper)
    }
  }
}
