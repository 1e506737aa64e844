import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Rules across options")
struct OptionRuleTests {
  private enum Rules: DiscoveryProvider {
    static let declaration = ProviderDeclaration(
      name: "rules", title: "Rules", summary: "Has rules.",
      options: ["a", "b", "c", "d", "tag."].map { OptionSpec(key: $0, summary: "A letter.") }
        + [ProviderOption<String>.text("e", "A letter.").allowingEmpty.spec],
      rules: [
        .exactlyOne(["a", "b"]), .atLeastOne(["b", "c", "d"]), .requiredUnless("c", anyOf: ["a", "d", "tag."]),
        .conflict("e", "d"),
      ],
      example: "provider=rules b=1 c=1")
    static func discover(
      _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
    ) async throws(DiscoveryError) {}
  }

  @Test(
    "A rule holds or says what is missing",
    arguments: [
      ("b=1 c=1", []), ("a=1 d=1", []),
      ("c=1", ["none of a and b is given"]),
      ("a=1 b=1", ["a and b are given together"]),
      ("a=1", ["none of b, c and d is given"]),
      ("b=1", ["c is missing"]),
      ("b=1 c=\"\"", ["c is missing"]), ("b=1 tag.x=y", []), ("b=1 c=1 e=\"\"", []),
      ("b=1 d=1 e=\"\"", ["e and d exclude each other"]),
      ("", ["none of a and b is given", "none of b, c and d is given", "c is missing"]),
    ])
  func violations(_ pairs: String, _ messages: [String]) throws {
    let validator = EntryValidator(registry: ProviderRegistry([Rules.self]), environment: [:], files: InMemoryFiles())
    let found = validator.problems(in: try JoinEntry.parse("provider=rules \(pairs)"))
    #expect(found.map(\.message) == messages)
    #expect(found.allSatisfy { $0.code == .brokenRule && !$0.remedy.isEmpty })
  }

  @Test(
    "A rule reads as a sentence",
    arguments: [
      (OptionRule.together(["a", "b", "c"]), "a, b and c go together: give all of them or none."),
      (.exactlyOne(["a", "b"]), "Give exactly one of a and b."),
      (.atLeastOne(["a", "b"]), "Give at least one of a and b."),
      (.requiredUnless("a", anyOf: ["b", "c"]), "a is required unless b or c is given."),
      (.needs("a", "b"), "a needs b."),
      (.conflict("a", "b"), "a and b exclude each other."),
    ])
  func words(_ rule: OptionRule, _ words: String) {
    #expect(rule.words == words)
  }
}
