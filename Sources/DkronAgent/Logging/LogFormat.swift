/// How a log line looks.
package enum LogFormat: String, Sendable, CaseIterable {
  /// `2026-11-23T10:00:00.000Z INFO  message key=value`
  case text
  /// One JSON object a line.
  case json
}
