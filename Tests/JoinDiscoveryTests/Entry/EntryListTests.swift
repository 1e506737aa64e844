import JoinDiscovery
import Testing

@Suite("Lists of entries")
struct EntryListTests {
  @Test(
    "Commas part hosts, and nothing else",
    arguments: [
      ("10.0.0.5", ["10.0.0.5"]),
      ("10.0.0.5,10.0.0.6:8946", ["10.0.0.5", "10.0.0.6:8946"]),
      (" a , b ,c", ["a", "b", "c"]),
      ("a,,b", ["a", "", "b"]),
      ("", [""]),
      ("provider=k8s label_selector=\"a,b\"", ["provider=k8s label_selector=\"a,b\""]),
      ("provider=k8s zones=a,b", ["provider=k8s zones=a,b"]),
      ("provider = k8s zones=a,b", ["provider = k8s zones=a,b"]),
      ("providr=k8s zones=a,b", ["providr=k8s zones=a,b"]),
      ("{{ GetInterfaceIP \"eth0,eth1\" }}", ["{{ GetInterfaceIP \"eth0,eth1\" }}"]),
      ("{{ a }},{{ b }}", ["{{ a }},{{ b }}"]),
      ("'a,b'", ["'a,b'"]),
    ])
  func flag(_ value: String, _ entries: [String]) {
    #expect(EntryList.parse(flag: value) == entries)
  }

  @Test(
    "A variable holds a JSON array, one entry a line, or hosts and commas",
    arguments: [
      ("10.0.0.5", ["10.0.0.5"]),
      ("10.0.0.5,10.0.0.6", ["10.0.0.5", "10.0.0.6"]),
      (
        "10.0.0.5,10.0.0.6\nprovider=aws zones=a,b\r\n\n  db.example \n",
        ["10.0.0.5", "10.0.0.6", "provider=aws zones=a,b", "db.example"]
      ),
      (#"["10.0.0.5", "provider=aws tag_value=\"a b\""]"#, ["10.0.0.5", #"provider=aws tag_value="a b""#]),
      (" [ ] ", []),
      ("[::1]:8946", ["[::1]:8946"]),
      ("[::1]:8946,[::2]:8946", ["[::1]:8946", "[::2]:8946"]),
      ("", [""]),
      (" \n \n", [""]),
    ])
  func variable(_ value: String, _ entries: [String]) throws {
    #expect(try EntryList.parse(variable: value) == entries)
  }

  @Test(
    "A broken JSON array is an error that shows nothing of it",
    arguments: [
      #"["a", "provider=x token=CaNaRy7"#, #"["a", 5]"#, #"[{"provider": "CaNaRy7"}]"#, #"["a"] "CaNaRy7""#,
    ])
  func brokenArray(_ value: String) throws {
    let error = try #require(throws: EntryError.self) { try EntryList.parse(variable: value) }
    #expect(error.code == .badList)
    #expect(!error.description.contains(canary))
  }

  @Test("A mapping of a file becomes a query: lists are joined, nested keys get dots")
  func mapping() throws {
    let entry = try JoinEntry(
      mapping: [
        (key: "provider", value: .text("crane")), (key: "zones", value: .list(["a", "b,c", #"d\e"#])),
        (key: "tag", value: .mapping([(key: "role", value: .text("x y")), (key: "env", value: .text(""))])),
      ])
    #expect(entry.revealedText == #"provider=crane zones="a,b\\,c,d\\\\e" tag.role="x y" tag.env="""#)
    #expect(ListValue.split(entry["zones"] ?? "") == ["a", "b,c", #"d\e"#])
    #expect(entry["tag.role"] == "x y")
  }

  @Test(
    "A mapping is held to the rules of an entry",
    arguments: [
      ([(key: "tag_key", value: MappingValue.text("x"))], EntryError.Code.missingProvider),
      ([(key: "provider", value: .text("a")), (key: "", value: .text("x"))], .malformed),
      (
        [
          (key: "provider", value: .text("a")), (key: "tag.a", value: .text("x")),
          (key: "tag", value: .mapping([(key: "a", value: .text("y"))])),
        ], .duplicateKey
      ),
      ([(key: "provider", value: .text("crane")), (key: "tag_key", value: .list(["a", "b"]))], .badValue),
    ])
  func badMapping(_ fields: [(key: String, value: MappingValue)], _ code: EntryError.Code) throws {
    let error = try #require(throws: EntryError.self) { try JoinEntry(mapping: fields, using: .birds) }
    #expect(error.code == code)
  }

  @Test("A mapping that is nested without end is refused")
  func deepMapping() throws {
    var value = MappingValue.text("x")
    for _ in 0..<50 { value = .mapping([(key: "a", value: value)]) }
    let nested = value
    #expect(throws: EntryError.self) { try JoinEntry(mapping: [(key: "a", value: nested)]) }
  }
}
