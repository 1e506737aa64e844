package import FoundationEssentials

/// Reads dates as web services write them: `2026-11-23T11:00:00Z`, with or without fractions of a second (RFC 3339).
package enum RFC3339Date {
  /// The date; nil for anything else.
  package static func parse(_ text: String) -> Date? {
    let whole = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: .gmt)
    let fractional = Date.ISO8601FormatStyle(
      timeZoneSeparator: .colon, includingFractionalSeconds: true, timeZone: .gmt)
    return (try? whole.parse(text)) ?? (try? fractional.parse(text))
  }
}
