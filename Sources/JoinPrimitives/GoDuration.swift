/// Durations in Go's spelling (`300ms`, `30s`, `1m30s`, `2h`), which every Dkron flag and file uses.
public enum GoDuration {
  private static let units: [(suffix: String, duration: Duration)] = [
    ("ns", .nanoseconds(1)), ("us", .microseconds(1)), ("µs", .microseconds(1)), ("μs", .microseconds(1)),
    ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
  ]

  /// Reads a duration; nil when the text is none. A number without a unit is only accepted as `0`.
  public static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" { return .zero }
    if rest.isEmpty { return nil }
    var total = Duration.zero
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let unit = rest.dropFirst(number.count).prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      guard let duration = units.first(where: { $0.suffix == unit })?.duration, number.contains(where: \.isNumber),
        number.utf8.count <= 18, let value = Double(number.hasPrefix(".") ? "0\(number)" : String(number))
      else { return nil }
      total += value == value.rounded() && value < 1e9 ? duration * Int(value) : duration * value
      guard total < .seconds(9_000_000_000) else { return nil }
      rest = rest.dropFirst(number.count + unit.count)
    }
    return isNegative ? .zero - total : total
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
