/// Whether a text is a regular expression of RE2: without look-around and references back, and with all closed that is
/// opened. It judges the form alone; what a correct expression matches, the service says.
struct RE2Syntax {
  /// The most often that one thing may be repeated.
  private static let repetitionLimit = 1000
  /// How deep groups may lie in each other.
  private static let depthLimit = 100
  private static let classes = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit"
    .split(separator: " ").map(String.init)

  private var rest: Substring
  private var depth = 0
  private var names: Set<Substring> = []

  private init(_ text: String) {
    rest = text[...]
  }

  /// Whether the whole text is an expression.
  static func accepts(_ text: String) -> Bool {
    var syntax = RE2Syntax(text)
    return syntax.alternatives() && syntax.rest.isEmpty
  }

  /// Branches parted by bars, up to the end or the parenthesis that closes them.
  private mutating func alternatives() -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return false }
    // Whether something stands before the place that may be repeated.
    var mayRepeat = false
    while let next = rest.first, next != ")" {
      if let isAllowed = repetition() {
        guard isAllowed, mayRepeat else { return false }
        mayRepeat = false
      } else {
        rest.removeFirst()
        switch next {
        case "|": mayRepeat = false
        case "(":
          guard let isGroup = group() else { return false }
          mayRepeat = isGroup
        case "[":
          guard set() else { return false }
          mayRepeat = true
        case "\\":
          guard escape() != nil else { return false }
          mayRepeat = true
        default: mayRepeat = true
        }
      }
    }
    return true
  }

  /// Takes a sign of repetition, `*`, `+`, `?`, `{2}`, `{2,}` or `{2,3}`, and the `?` behind it that makes it take
  /// little. False when its numbers are not allowed; nil, and nothing is taken, where there is none.
  private mutating func repetition() -> Bool? {
    if take("*") || take("+") || take("?") {
      _ = take("?")
      return true
    }
    let start = rest
    guard take("{") else { return nil }
    let least = run { ("0"..."9").contains($0) }
    let isOpen = take(",")
    let most = isOpen ? run { ("0"..."9").contains($0) } : least
    guard !least.isEmpty, take("}") else {
      // It stands for itself.
      rest = start
      return nil
    }
    _ = take("?")
    guard let low = Int(least), let high = most.isEmpty ? low : Int(most) else { return false }
    return low <= high && high <= Self.repetitionLimit
  }

  // MARK: - Groups

  /// What follows an opening parenthesis: false for flags that hold from here on, nil for what is wrong.
  private mutating func group() -> Bool? {
    if take("?") {
      if take("P<") || take("<") {
        let name = run { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard !name.isEmpty, take(">"), names.insert(name).inserted else { return nil }
      } else {
        let flags = run { "imsU-".contains($0) }
        let isSwitch = rest.first == ")"
        guard flags.last != "-", flags.count(where: { $0 == "-" }) <= 1, !isSwitch || !flags.isEmpty else { return nil }
        if isSwitch {
          rest.removeFirst()
          return false
        }
        guard take(":") else { return nil }
      }
    }
    return alternatives() && take(")") ? true : nil
  }

  // MARK: - Sets

  /// What follows an opening bracket.
  private mutating func set() -> Bool {
    _ = take("^")
    var isFirst = true
    while isFirst || rest.first != "]" {
      isFirst = false
      if take("[:") {
        _ = take("^")
        let name = run { $0.isLetter }
        guard take(":]"), Self.classes.contains(String(name)) else { return false }
        continue
      }
      guard let low = member() else { return false }
      // Behind several characters a hyphen stands for itself.
      if case .several = low { continue }
      let start = rest
      guard take("-") else { continue }
      if rest.first == "]" {
        rest = start
        continue
      }
      guard let high = member() else { return false }
      switch (low, high) {
      case (_, .several): return false
      case (.character(let low), .character(let high)): guard low <= high else { return false }
      case (.numbered, _), (_, .numbered), (.several, _): break
      }
    }
    return take("]")
  }

  /// What stands in a set.
  private enum Member {
    /// A character as it is.
    case character(Character)
    /// A character by its number or its name, whose place in an order is not known here.
    case numbered
    /// An escape that stands for several.
    case several
  }

  /// One member of a set; nil for what is wrong.
  private mutating func member() -> Member? {
    guard let next = rest.popFirst() else { return nil }
    guard next == "\\" else { return .character(next) }
    guard let kind = rest.first, let isSingle = escape(), !"bBAzQ".contains(kind) else { return nil }
    guard isSingle else { return .several }
    return kind.isASCII && (kind.isLetter || kind.isNumber) ? .numbered : .character(kind)
  }

  // MARK: - Escapes

  /// What follows a backslash: whether it stands for one character; nil for what is wrong.
  private mutating func escape() -> Bool? {
    guard let kind = rest.popFirst() else { return nil }
    switch kind {
    case "p", "P":
      guard take("{") else { return rest.popFirst()?.isLetter == true ? false : nil }
      _ = take("^")
      return !run { $0 == "_" || $0.isLetter }.isEmpty && take("}") ? false : nil
    case "x":
      let digits: Substring
      if take("{") {
        digits = run(\.isHexDigit)
        guard take("}") else { return nil }
      } else {
        digits = rest.prefix(2)
        rest = rest.dropFirst(2)
        guard digits.count == 2 else { return nil }
      }
      return UInt32(digits, radix: 16).map { $0 <= 0x10FFFF } == true ? true : nil
    case "Q":
      rest = rest.firstRange(of: "\\E").map { rest[$0.upperBound...] } ?? ""
      return false
    case "0"..."7":
      let more = rest.prefix(2).prefix { ("0"..."7").contains($0) }
      rest = rest[more.endIndex...]
      // One digit alone would refer back to a group.
      return kind == "0" || !more.isEmpty ? true : nil
    case _ where kind.isASCII && (kind.isLetter || kind.isNumber):
      guard "dDsSwWbBAzCafnrtvE".contains(kind) else { return nil }
      return "afnrtv".contains(kind)
    default: return true
    }
  }

  // MARK: - Reading

  private mutating func take(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func run(_ isPart: (Character) -> Bool) -> Substring {
    let run = rest.prefix(while: isPart)
    rest = rest[run.endIndex...]
    return run
  }
}
