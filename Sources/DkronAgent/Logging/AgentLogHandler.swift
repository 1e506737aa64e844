package import AgentConfiguration
internal import FoundationEssentials
package import Logging

/// Writes one line an event to standard error.
package struct AgentLogHandler: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?

  private let format: LogFormat
  private let write: @Sendable (String) -> Void

  /// Writes events of `level` and above through `write`, which gets whole lines with their line feed.
  package init(
    format: LogFormat, level: Logger.Level, write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    self.format = format
    self.write = write
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var fields = metadata
    if let own = event.metadata { fields.merge(own) { _, new in new } }
    if let error = event.error { fields["error"] = "\(error)" }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let sorted = fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
    switch format {
    case .text: write(Self.textLine(time: time, event.level, event.message.description, sorted))
    case .json: write(Self.jsonLine(time: time, event.level, event.message.description, sorted))
    }
  }

  private static func textLine(
    time: String, _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: String)]
  ) -> String {
    let word = (level == .warning ? "WARN" : level.rawValue.uppercased())
    let padded = word + String(repeating: " ", count: max(0, 6 - word.count))
    let tail = fields.map { key, value in
      value.unicodeScalars.allSatisfy(isPlain) ? " \(key)=\(value)" : " \(key)=\(quoted(value))"
    }
    return "\(time) \(padded)\(oneLine(message))\(tail.joined())\n"
  }

  private static func jsonLine(
    time: String, _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: String)]
  ) -> String {
    let level = level == .warning ? "warn" : level.rawValue
    var parts = [("time", time), ("level", level), ("message", message)]
    let taken = Set(parts.map(\.0))
    parts += fields.map { (taken.contains($0.key) ? "field_\($0.key)" : $0.key, $0.value) }
    return "{" + parts.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}\n"
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
