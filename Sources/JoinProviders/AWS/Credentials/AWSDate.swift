import FoundationEssentials

/// Dates as AWS writes them: `2026-11-23T11:00:00Z`, with or without fractions of a second.
enum AWSDate {
  /// The date; nil for anything else.
  static func parse(_ text: String) -> Date? {
    let whole = Date.ISO8601FormatStyle(timeZone: .gmt)
    let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
    return (try? whole.parse(text)) ?? (try? fractional.parse(text))
  }
}
