internal import Logging
internal import RetryJoin

/// One event of the log, as one line.
struct LogLine {
  let time: String
  let level: Logger.Level
  let message: String
  let fields: Logger.Metadata

  /// For people: the message, what stands behind it, and the fields.
  var text: String {
    let word = level.word.uppercased()
    let padded = word + String(repeating: " ", count: max(0, 6 - word.count))
    var words = message
    var tail = ""
    for (key, value) in sorted(fields) {
      if let details = Self.details(value) {
        words += details.description.isEmpty ? "" : " | \(details)"
      } else {
        let shown = value.description
        tail += shown.unicodeScalars.allSatisfy(Self.isPlain) ? " \(key)=\(shown)" : " \(key)=\(Self.quoted(shown))"
      }
    }
    return "\(time) \(padded)\(Self.oneLine(words))\(tail)\n"
  }

  /// For collectors: one object.
  var json: String {
    let own: [(key: String, value: String)] = [("time", time), ("level", level.word), ("message", message)]
    let taken = Set(own.map(\.key))
    var fields = fields
    for (key, value) in self.fields {
      guard let details = Self.details(value) else { continue }
      fields[key] = nil
      fields.merge(details.fields) { old, _ in old }
    }
    let parts =
      own.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      + sorted(fields).map { key, value in
        "\(Self.quoted(taken.contains(key) ? "field_\(key)" : key)):\(Self.json(value))"
      }
    return "{\(parts.joined(separator: ","))}\n"
  }

  private func sorted(_ fields: Logger.Metadata) -> [(key: String, value: Logger.MetadataValue)] {
    fields.sorted { $0.key < $1.key }
  }

  /// The details of an attempt, which are part of the message for people and fields for collectors.
  private static func details(_ value: Logger.MetadataValue) -> AttemptDetails? {
    if case .stringConvertible(let value) = value { value as? AttemptDetails } else { nil }
  }

  private static func json(_ value: Logger.MetadataValue) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .stringConvertible(let number as Int): "\(number)"
    case .stringConvertible(let value): quoted(value.description)
    case .array(let values): "[\(values.map(json).joined(separator: ","))]"
    case .dictionary(let fields):
      "{\(fields.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ","))}"
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && scalar != "\"" && scalar != "=" && scalar.properties.generalCategory != .control
  }

  /// A line feed inside a message would let foreign text forge a line of ours, and other controls steer the terminal.
  private static func oneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " | ")
    var clean = ""
    clean.unicodeScalars += line.unicodeScalars.filter { $0.properties.generalCategory != .control }
    return clean
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Logger.Level {
  /// The word of the setting `log-level` for it.
  fileprivate var word: String {
    switch self {
    case .trace, .debug, .info, .error: rawValue
    case .notice: "info"
    case .warning: "warn"
    case .critical: "fatal"
    }
  }
}
