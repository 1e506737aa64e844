import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Rules across options")
struct OptionRuleTests {
  private enum Rules: DiscoveryProvider {
    static let declaration = ProviderDeclaration(
      name: "rules", title: "Rules", summary: "Has rules.",
      options: ["a", "b", "c", "d", "tag.", "f", "g"].map { OptionSpec(key: $0, summary: "A letter.") }
        + [
          ProviderOption<String>.text("e", "A letter.").allowingEmpty.spec,
          ProviderOption<String>.text("mode", "A word.", default: "slow").spec,
        ],
      rules: [
        .exactlyOne(["a", "b"]), .atLeastOne(["b", "c", "d"]), .requiredUnless("c", anyOf: ["a", "d", "tag."]),
        .conflict("e", "d"), .requires("f", "mode", value: "fast"), .requires("g", "mode", value: "slow"),
        .refused("tag.never", because: "it would mean nothing"), .distinct("d", from: "tag."),
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
      ("b=1 c=1 f=1", ["f has no meaning for mode=slow"]), ("b=1 c=1 f=1 mode=fast", []), ("b=1 c=1 g=1", []),
      ("b=1 c=1 g=1 mode=\"\"", []), ("b=1 c=1 g=1 mode=fast", ["g has no meaning for mode=fast"]),
      ("b=1 tag.never=1", ["tag.never cannot be given: it would mean nothing"]),
      ("b=1 d=x tag.x=1", ["'x' is given twice, by d and by tag.x"]), ("b=1 d=x tag.y=1", []),
      ("", ["none of a and b is given", "none of b, c and d is given", "c is missing"]),
    ])
  func violations(_ pairs: String, _ messages: [String]) throws {
    let validator = EntryValidator(registry: ProviderRegistry([Rules.self]), environment: [:], files: InMemoryFiles())
    let found = validator.problems(in: try JoinEntry.parse("provider=rules \(pairs)"))
    #expect(found.map(\.message) == messages)
    #expect(found.allSatisfy { $0.code == .brokenRule && !$0.remedy.isEmpty })
  }

  @Test("A value that is not known breaks no rule, and a key of a family without a value is told")
  func unknownValues() throws {
    let validator = EntryValidator(registry: ProviderRegistry([Rules.self]), environment: [:], files: InMemoryFiles())
    let unknown = validator.problems(in: try JoinEntry.parse("provider=rules b=1 c=1 f=1 mode=@env:NOWHERE"))
    #expect(unknown.map(\.code) == [.badReference])
    let empty = validator.problems(in: try JoinEntry.parse("provider=rules b=1 c=1 tag.x=\"\""))
    #expect(empty.map(\.message) == ["tag.x is empty"])
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
      (.requires("a", "b", value: "c"), "a needs b=c."), (.refused("a", because: "no"), "a cannot be given: no."),
      (.distinct("a", from: "tag."), "What a names must not stand behind tag. too."),
    ])
  func words(_ rule: OptionRule, _ words: String) {
    #expect(rule.words == words)
  }
}
