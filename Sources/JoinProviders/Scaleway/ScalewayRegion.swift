/// The zones that `region=` stands for.
struct ScalewayRegion: Sendable, Equatable {
  /// As the operator wrote it.
  let text: String
  /// At least one.
  let zones: [String]

  /// Regions whose zones are known. Another one may be as good: its first three zones are tried.
  private static let known = [("fr-par", 3), ("nl-ams", 3), ("pl-waw", 3), ("it-mil", 1)]
  /// Names of the first API, which are still in use.
  private static let old = ["par1": "fr-par-1", "ams1": "nl-ams-1"]

  /// Nil for a text that is neither `all` nor has the form of a region or zone.
  init?(_ text: String) {
    self.text = text
    if text == "all" {
      zones = Self.known.flatMap { Self.zones(of: $0.0, count: $0.1) }
    } else if let zone = Self.old[text] {
      zones = [zone]
    } else {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard (2...3).contains(parts.count), parts[0].count == 2, (3...7).contains(parts[1].count),
        parts[..<2].joined().allSatisfy({ ("a"..."z").contains($0) })
      else { return nil }
      if parts.count == 3 {
        guard (1...2).contains(parts[2].count), parts[2].allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        zones = [text]
      } else {
        zones = Self.zones(of: text, count: Self.known.first { $0.0 == text }?.1 ?? 3)
      }
    }
  }

  /// The region of a zone: `fr-par` for `fr-par-1`.
  static func region(of zone: String) -> String {
    zone.split(separator: "-").prefix(2).joined(separator: "-")
  }

  private static func zones(of region: String, count: Int) -> [String] {
    (1...count).map { "\(region)-\($0)" }
  }
}
