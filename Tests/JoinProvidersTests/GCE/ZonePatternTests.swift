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
      "(?i)US.*", #"us-\w+"#, "a{2}", "(a*)*b", ".*.*.*.*b", "^us-east1-b$", "US-.*", "us-(?:west|east)1-b", "a{2,3}?",
      "(?P<a>b)(?<c>d)", "(?i:A)", "[[:alpha:]]+", #"[a-z\d\-]"#, "[^]a]", "x{", "x{,3}", "a{1000}", #"\pL\p{Greek}"#,
      #"\x41\x{10FFFF}\123\."#, #"\Qa*b\E+"#, "(|a)*", #"\bus"#, "us-east1-b$(?s)",
    ])
  func special(text: String) throws {
    #expect(try #require(ZonePattern(text)).isPlain == false)
  }

  @Test(
    "Odd expressions of RE2 are expressions",
    arguments: [
      "", "a|", "()", "(|a)", "[a-]", "[-a]", "a{", "a.b", "]", "}", #"[\w-.]+"#, #"[\w-]"#, #"[\w-a-z]"#, #"[\pL-9]"#,
      "[[:alpha:]-9]", #"[\x61-\x63]"#, #"[a-\x63]"#, #"[\x61-c]"#, #"[\t-\n]"#, #"[\060-9]"#, #"[\01-!]"#, #"[\--\.]"#,
    ])
  func odd(text: String) {
    #expect(RE2Syntax.accepts(text))
  }

  @Test(
    "What is no expression of RE2 is no pattern",
    arguments: [
      "(", ")", "us-(east", "us-[east", "us-(?west|east).*", "a**", "a*+", "*a", "a|*", "(*a)", "(?=a)", "(?!a)",
      "(?<=a)",
      #"(a)\1"#, #"a\"#, #"\y"#, "[b-a]", "[a-\\d]", #"[\x61-\d]"#, #"[\w-.-\pL]"#, #"[\w-z-a]"#, #"[\.-\-]"#,
      "[[:no:]]", "a{2,1}", "a{1001}", "{2}", "(?P<a>b)(?P<a>c)", "(?)",
      "(?i-)", "[]", #"\x{110000}"#, #"\xZ1"#, #"\p{Greek"#, "(?i)*", "(?P=a)", "a{2}{3}",
      String(repeating: "(", count: 200) + String(repeating: ")", count: 200),
    ])
  func wrong(text: String) {
    #expect(ZonePattern(text) == nil)
  }

  @Test("What cannot stand in a filter is no pattern", arguments: ["", "a b", "a\"b", "a'b", "zöne", "a\nb"])
  func refused(text: String) {
    #expect(ZonePattern(text) == nil)
  }
}
