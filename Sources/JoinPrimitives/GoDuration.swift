/// Durations in Go's spelling (`300ms`, `30s`, `1m30s`, `2h`), which every Dkron flag and file uses.
public enum GoDuration {
  private static let units: [(suffix: String, nanoseconds: Int128)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// Reads a duration; nil when the text is none, or longer than 285 years. A number without a unit is only accepted as
  /// `0`. Fractions are exact to the nanosecond.
  public static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" { return .zero }
    if rest.isEmpty { return nil }
    var total: Int128 = 0
    while !rest.isEmpty {
      let number = rest.prefix(while: isPartOfNumber)
      let unit = rest.dropFirst(number.count).prefix { !isPartOfNumber($0) }
      guard let scale = units.first(where: { $0.suffix == unit })?.nanoseconds,
        let nanoseconds = nanoseconds(number, scale: scale)
      else { return nil }
      total += nanoseconds
      guard total < 9_000_000_000_000_000_000 else { return nil }
      rest = rest.dropFirst(number.count + unit.count)
    }
    return .nanoseconds(Int64(isNegative ? -total : total))
  }

  private static func isPartOfNumber(_ character: Character) -> Bool {
    character.isASCII && ("0"..."9" ~= character || character == ".")
  }

  private static func nanoseconds(_ number: Substring, scale: Int128) -> Int128? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard number.utf8.count <= 19, parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
    let digits = parts.count == 2 ? parts[1] : ""
    let whole = parts[0].isEmpty ? 0 : Int128(parts[0])
    let fraction = digits.isEmpty ? 0 : Int128(digits)
    guard let whole, let fraction else { return nil }
    let divisor = digits.reduce(Int128(1)) { power, _ in power * 10 }
    return whole * scale + fraction * scale / divisor
  }

  /// The shortest spelling that `parse` reads back, to the millisecond: `1m30s`, `1.5s`, `0s`.
  public static func format(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    if milliseconds < 0 { return "-\(format(.zero - duration))" }
    if milliseconds == 0 { return "0s" }
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    let hours = milliseconds / 3_600_000
    let minutes = milliseconds / 60000 % 60
    let rest = milliseconds % 60000
    var text = hours > 0 ? "\(hours)h" : ""
    if minutes > 0 { text += "\(minutes)m" }
    if rest > 0 {
      let fraction = rest % 1000
      var digits = fraction == 0 ? "" : ".\(String(fraction + 1000).dropFirst())"
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "\(rest / 1000)\(digits)s"
    }
    return text
  }
}

/// Booleans in Go's spelling, as `strconv.ParseBool` reads them.
public enum GoBool {
  /// True and false; nil for anything else.
  public static func parse(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: nil
    }
  }
}
