import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct SelectorSyntaxTests {
  @Test(
    "Selectors by labels that Kubernetes takes are taken",
    arguments: [
      "app", "!app", "app=dkron", "app==dkron", "app!=dkron", "app = dkron , tier in (a, b)", "tier notin (a,,b)",
      "app=", "app=,b", "example.com/a.b_c=1", "n>5,m < 7", "in in (in)", "x in (,)",
    ])
  func labels(text: String) {
    #expect(SelectorSyntax.isLabelSelector(text))
  }

  @Test(
    "Other texts are no selectors by labels",
    arguments: [
      "", ",", "a,", ",a", "app=a=b", "app dkron", "app in a", "app in (a", "app in a)", "app in (a b)", "a(b)", "=a",
      "a=b c", "-a=b", "a=-b", "a/b/c=d", "/a=b", "Ex_a/b=c", "a>b", "a in (b) c", "a in ()", "!a=b,!", "ä=b",
      String(repeating: "a", count: 64),
    ])
  func noLabels(text: String) {
    #expect(!SelectorSyntax.isLabelSelector(text))
  }

  @Test(
    "A selector by fields has a field and a sign in each term",
    arguments: [
      ("spec.nodeName=node-1", true), ("status.phase!=Running,spec.hostNetwork==true", true), ("metadata.name=", true),
      (#"metadata.name=a\,b\=c\\"#, true), ("a=b,", true), ("spec.nodeName", false), ("=a", false), ("!=a", false),
      (#"a=b\"#, false), (#"a=\n"#, false), ("", false), (",", false), ("a=b,c", false),
    ])
  func fields(text: String, isSelector: Bool) {
    #expect(SelectorSyntax.isFieldSelector(text) == isSelector)
  }

  @Test("A selector that cannot be read is told before anything is asked")
  func entries() async throws {
    for option in ["label_selector=\"app in (a\"", "field_selector=spec.nodeName"] {
      let error = try #require(await ProviderLookup().failure("provider=k8s \(option)"))
      #expect(error.code == .configuration)
      #expect(error.message.contains("is not a selector such as"))
    }
  }
}
