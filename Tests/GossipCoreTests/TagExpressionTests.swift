import Testing

@testable import GossipCore

@Suite("Expressions of tag filters")
struct TagExpressionTests {
  static let matches: [(String, String, Bool)] = [
    ("", "anything", true), ("web", "a-web-1", true), ("^web$", "a-web-1", false), ("bl.*", "blue", true),
    ("bl.*", "able", true), ("^(red|blue)$", "blue", true), ("^(red|blue)$", "blues", false), ("a+b?c*", "aac", true),
    ("^a{2,3}$", "a", false), ("^a{2,3}$", "aaa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aa", true),
    ("^a{2,}$", "aaaaa", true), ("a{x", "a{x", true), ("[0-9]+", "v12", true), ("^[^0-9]+$", "v12", false),
    ("[]a]", "]", true), ("[a-]", "-", true), (#"^\d+\.\d+$"#, "1.25", true), (#"^\d+\.\d+$"#, "1x25", false),
    (#"\bdc1\b"#, "eu dc1 x", true), (#"\bdc1\b"#, "eudc1", false), (#"^\w+\s\S$"#, "ab c", true),
    ("(?i)WEB", "a web", true), ("(?i:W)eb", "web", true), ("(?i:w)eb", "wEB", false), ("(?:ab)+$", "abab", true),
    ("(?P<x>a)b", "ab", true), ("^$", "", true), ("^$", "x", false), ("a|", "zzz", true), (#"[\d_]"#, "_", true),
    (#"[^\D]"#, "5", true), ("^.$", "é", true), ("a**", "", false), ("(a", "a", false), ("a)", "a", false),
    (#"(a)\1"#, "aa", false), ("[b-a]", "a", false), ("(?=a)", "a", false), ("a*?", "", true), ("^xa{0}y$", "xy", true),
    ("^xa{0,0}y$", "xay", false), ("^[x-za-cb-d]+$", "abdxz", true), ("^[x-za-cb-d]$", "e", false),
    ("(?i)^[X-Z]+$", "xyZ", true), ("(?i)^[^X-Z]$", "y", false),
  ]

  @Test("An expression finds what RE2 would find; one that we do not know finds nothing", arguments: matches)
  func found(expression: String, text: String, isFound: Bool) {
    #expect(((try? TagExpression(expression))?.isFound(in: text) ?? false) == isFound)
  }

  @Test("The ranges of a set are joined, so that one character many times is searched as quickly as once")
  func joinedRanges() {
    let test = CharacterTest(ranges: ["x"..."z", "b"..."d", "a"..."c"] + Array(repeating: "e"..."e", count: 500))
    #expect(test.ranges == ["a"..."e", "x"..."z"])
  }

  @Test(
    "Expressions made to take for ever are refused or quick",
    arguments: ["(a*)*b", "((a{100}){100}){100}", "((){1000}){1000}", "(a|aa)+$", String(repeating: "(", count: 500)])
  func hostile(expression: String) {
    let text = String(repeating: "a", count: 400) + "c"
    #expect(!((try? TagExpression(expression))?.isFound(in: text) ?? false))
  }

  @Test(
    "However often nothing is repeated, the expression is refused before it has taken long",
    arguments: ["a{0}", "a{0,0}", "(?i)", "()", "(())", "(|)", "(a{0}b{0})"])
  func repeatedNothing(nothing: String) throws {
    // A million steps show whether the bound holds; a thousand to the power of nine would take years.
    for depth in [2, 9] {
      var expression = nothing
      for _ in 0..<depth { expression = "(\(expression)){1000}" }
      try #require(throws: WireError.tooLong(limit: 2000)) { try TagExpression(expression) }
    }
  }
}
