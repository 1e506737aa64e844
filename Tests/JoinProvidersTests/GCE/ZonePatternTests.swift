import Testing

@testable import JoinProviders

@Suite struct ZonePatternTests {
  @Test(
    "Plain patterns are matched here, against whole names",
    arguments: [
      ("us-east1-b", ["us-east1-b"]), ("us-(west|east).*", ["us-east1-b", "us-west1-a"]),
      ("us-east1-b|europe-west1-c", ["us-east1-b", "europe-west1-c"]), (".*", zones), ("us-east1", []),
      ("europe-west1-[b-d]", ["europe-west1-c"]), (".+-a", ["us-west1-a"]), ("us-eas?t1-b", ["us-east1-b"]),
    ])
  func plain(text: String, matches: [String]) throws {
    let pattern = try #require(ZonePattern(text))
    #expect(pattern.isPlain)
    #expect(Self.zones.filter(pattern.matches) == matches)
  }

  private static let zones = ["us-east1-b", "us-west1-a", "europe-west1-c"]

  @Test(
    "What engines read differently, or read slowly, is left to the service",
    arguments: [
      "us-(?west|east).*", "(?i)US.*", #"us-\w+"#, "a{2}", "(a*)*b", "a**", "a*+", ".*.*.*.*b", "us-(east", "us-[east",
      "^us-east1-b$", "US-.*",
    ])
  func special(text: String) throws {
    #expect(try #require(ZonePattern(text)).isPlain == false)
  }

  @Test("What cannot stand in a filter is no pattern", arguments: ["", "a b", "a\"b", "a'b", "zöne", "a\nb"])
  func refused(text: String) {
    #expect(ZonePattern(text) == nil)
  }
}
