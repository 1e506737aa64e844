import JoinDiscovery
import JoinPrimitives

extension ConfigNode {
  /// The text of a single value.
  func text() throws(ValueFault) -> String {
    guard case .scalar(let text) = content else {
      throw fault("expected a single value, found \(shape)", remedy: "give one text")
    }
    return text
  }

  /// A truth value in Go's or in YAML's spelling.
  func boolean() throws(ValueFault) -> Bool {
    let text = try text()
    if let value = GoBool.parse(text) { return value }
    switch text.lowercased() {
    case "yes", "on": return true
    case "no", "off": return false
    default: throw fault("\(quoted(text)) is neither true nor false", remedy: "write true or false")
    }
  }

  /// A whole number within bounds.
  func integer(in range: ClosedRange<Int>) throws(ValueFault) -> Int {
    let text = try text()
    let remedy =
      range.upperBound == .max
      ? "give a number of \(range.lowerBound) or more"
      : "give a number from \(range.lowerBound) to \(range.upperBound)"
    guard let value = Int(text) else { throw fault("\(quoted(text)) is not a whole number", remedy: remedy) }
    if value < range.lowerBound { throw fault("\(value) is below \(range.lowerBound)", remedy: remedy) }
    if value > range.upperBound { throw fault("\(value) is above \(range.upperBound)", remedy: remedy) }
    return value
  }

  /// A duration in Go's spelling, of at least `minimum`, or of nothing where that is allowed.
  func duration(atLeast minimum: Duration, orZero mayBeZero: Bool = false) throws(ValueFault) -> Duration {
    let text = try text()
    guard let value = GoDuration.parse(text) else {
      if Double(text) != nil {
        throw fault("\(quoted(text)) has no unit", suggestion: "\(text)s", remedy: "write a unit, for example \(text)s")
      }
      throw fault("\(quoted(text)) is not a duration", remedy: "write it like 30s, 1m30s or 2h")
    }
    if value < minimum, !(mayBeZero && value == .zero) {
      throw fault(
        "\(GoDuration.format(value)) is shorter than \(GoDuration.format(minimum))",
        remedy: "give \(GoDuration.format(minimum)) or more" + (mayBeZero ? ", or 0s" : ""))
    }
    return value
  }

  /// The texts of a list; a single value is a list of one, an empty one of none.
  func list() throws(ValueFault) -> [String] {
    switch content {
    case .null: return []
    case .scalar(let text): return text.isEmpty ? [] : [text]
    case .mapping: throw fault("expected a list, found a mapping", remedy: "write a list of texts")
    case .sequence(let items):
      var texts: [String] = []
      for item in items { texts.append(try item.text()) }
      return texts
    }
  }

  /// One of a closed set of words, in any case of letters.
  func choice(of words: [String], aliases: [String: String] = [:]) throws(ValueFault) -> String {
    let text = try text()
    let lower = text.lowercased()
    if words.contains(lower) { return lower }
    if let word = aliases[lower] { return word }
    throw fault(
      "\(quoted(text)) is not allowed", suggestion: nearestSpelling(of: text, among: words),
      remedy: "give one of \(words.joined(separator: ", "))")
  }

  /// The text as a message shows it: in quotes, in one line and not too long.
  func quoted(_ text: String) -> String { "'\(ServerText.excerpt(text, limit: 60))'" }
}
