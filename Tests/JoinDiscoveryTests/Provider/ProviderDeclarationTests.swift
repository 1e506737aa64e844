import JoinDiscovery
import JoinPrimitives
import Testing

@Suite("Declarations of providers")
struct ProviderDeclarationTests {
  @Test(
    "Keys, aliases and families lead to their option",
    arguments: [
      ("tag_key", "tag_key"), ("address_type", "addr_type"), ("tag.role", "tag.role"), ("label.role", "tag.role"),
      ("timeout", "timeout"), ("tag.", nil), ("tag", nil), ("provider", nil), ("Tag_key", nil),
    ] as [(String, String?)])
  func keys(_ key: String, _ canonical: String?) {
    #expect(CraneProvider.declaration.canonicalKey(for: key) == canonical)
    #expect((CraneProvider.declaration.option(for: key) != nil) == (canonical != nil))
  }

  @Test("Every provider has a timeout, whose default is its deadline")
  func timeout() {
    let options = CraneProvider.declaration.options.filter { $0.key == "timeout" }
    #expect(options.map(\.fallback) == ["1m30s"])
    #expect(HeronProvider.declaration.options.first { $0.key == "timeout" }?.fallback == "1m")
  }

  @Test(
    "An option checks texts as its type reads them",
    arguments: [
      ("poll", "5s", true), ("poll", "5", false), ("poll", "0s", false), ("insecure", "T", true),
      ("insecure", "on", false),
      ("addr_type", "public_v4", true), ("addr_type", "x", false), ("endpoint", "http://x", true),
      ("endpoint", "x", false),
      ("tag_key", "anything", true), ("secret_access_key", "anything", true), ("zones", "a,b", true),
    ])
  func checks(_ key: String, _ text: String, _ isAccepted: Bool) throws {
    #expect(try #require(CraneProvider.declaration.option(for: key)).check(text) == isAccepted)
  }

  @Test("A sound declaration has no faults")
  func sound() {
    #expect(CraneProvider.declaration.faults == [])
    #expect(HeronProvider.declaration.faults == [])
  }

  @Test("A declaration that contradicts itself is told so")
  func faults() {
    var required = OptionSpec(key: "region", summary: "The region.")
    required.isRequired = true
    required.fallback = "r"
    var secret = OptionSpec(key: "Token", summary: "")
    secret.isSecret = true
    secret.aliases = ["region"]
    let declaration = ProviderDeclaration(
      name: "wren", title: "Wren", summary: "Finds wrens.", options: [required, secret],
      rules: [.needs("region", "zone")],
      example: "provider=wren Token=x size=1", deadline: .zero)
    #expect(
      declaration.faults == [
        "region is required and has a default", "Token is no key: use a-z, 0-9 and _, with a final dot for a family",
        "region belongs to Token and to region", "Token has no summary",
        "the default of timeout is no value of it", "a rule speaks of zone, which is not declared",
        "the deadline is not positive", "the example holds a secret in Token",
        "the example uses size, which is not declared",
      ])
  }

  @Test("Two specs that print alike are alike, whatever checks them")
  func equality() {
    #expect(CraneProvider.poll.spec == CraneProvider.poll.spec)
    #expect(CraneProvider.poll.spec != CraneProvider.insecure.spec)
    #expect(OptionCheck { _ in true } == OptionCheck { _ in false })
  }

  @Test(
    "A list is split at commas, and joined again",
    arguments: [
      ("", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" a , b ", ["a", "b"]), (",a,,b,", ["a", "b"]),
      (#"a\,b,c"#, ["a,b", "c"]),
      (#"a\\,b"#, [#"a\"#, "b"]), (#"a\b"#, [#"a\b"#]), (#"a\"#, [#"a\"#]),
    ])
  func lists(_ text: String, _ items: [String]) {
    #expect(ListValue.split(text) == items)
    #expect(ListValue.split(ListValue.join(items)) == items)
  }
}
