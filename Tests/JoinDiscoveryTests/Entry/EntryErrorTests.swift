import JoinDiscovery
import Testing

@Suite("What is wrong with an entry")
struct EntryErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let code: EntryError.Code
    let message: String
    let excerpt: String
    let column: Int?
    let corrected: String?

    init(
      _ text: String, _ code: EntryError.Code, _ message: String, _ excerpt: String, _ column: Int?,
      corrected: String? = nil
    ) {
      self.text = text
      self.code = code
      self.message = message
      self.excerpt = excerpt
      self.column = column
      self.corrected = corrected
    }

    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case(
      "provider=crane label_selector=app=dkron", .malformed,
      "the value of label_selector holds an '=' and is not quoted",
      "provider=crane label_selector=app=dkron", 34, corrected: #"provider=crane label_selector="app=dkron""#),
    Case(
      "provider=crane secret_access_key=abc= tag_key=x", .malformed,
      "the value of secret_access_key holds an '=' and is not quoted",
      "provider=crane secret_access_key=<secret> tag_key=x", 34,
      corrected: #"provider=crane secret_access_key="<secret>" tag_key=x"#),
    Case(
      "secret_access_key=aVeryLongSecret provider=crane label_selector=a=b", .malformed,
      "the value of label_selector holds an '=' and is not quoted",
      "secret_access_key=<secret> provider=crane label_selector=a=b", 59,
      corrected: #"secret_access_key=<secret> provider=crane label_selector="a=b""#),
    Case(
      #"provider=crane tag_value=C:\dir"#, .malformed, "the value of tag_value holds a backslash and is not quoted",
      #"provider=crane tag_value=C:\dir"#, 28, corrected: #"provider=crane tag_value="C:\\dir""#),
    Case(
      "provider=crane tag_value=it's", .malformed, "the value of tag_value holds a quote but does not begin with one",
      "provider=crane tag_value=…", 26, corrected: #"provider=crane tag_value="…""#),
    Case(
      "provider=crane region=", .malformed, "region has no value", "provider=crane region=", 23,
      corrected: #"provider=crane region="""#),
    Case(
      "provider=crane region= tag_key=x", .malformed, "region has no value", "provider=crane region= tag_key=x", 23,
      corrected: #"provider=crane region="" tag_key=x"#),
    Case(
      "provider=crane region= a=b", .malformed, "the value of region holds an '=' and is not quoted",
      "provider=crane region= a=b", 25, corrected: #"provider=crane region="a=b""#),
    Case(
      #"provider=crane tag_value="a\qb""#, .malformed, "a backslash in the value of tag_value begins no known escape",
      #"provider=crane tag_value="a\qb""#, 28, corrected: #"provider=crane tag_value="a\\qb""#),
    Case(
      #"provider=crane tag_value="it\'s""#, .malformed, "a backslash in the value of tag_value begins no known escape",
      #"provider=crane tag_value="it\'s""#, 29, corrected: #"provider=crane tag_value="it\\'s""#),
    Case(
      #"provider=crane tag_value="\x4""#, .malformed, "a backslash in the value of tag_value begins no known escape",
      #"provider=crane tag_value="\x4""#, 27, corrected: #"provider=crane tag_value="\\x4""#),
    Case(
      #"provider=crane tag_value="\477""#, .malformed, "a backslash in the value of tag_value begins no known escape",
      #"provider=crane tag_value="\477""#, 27, corrected: #"provider=crane tag_value="\\477""#),
    Case(
      #"provider=crane tag_value="\ud800""#, .malformed, "a backslash in the value of tag_value begins no known escape",
      #"provider=crane tag_value="\ud800""#, 27, corrected: #"provider=crane tag_value="\\ud800""#),
    Case(
      #"provider=crane tag_value="\U00110000""#, .malformed,
      "a backslash in the value of tag_value begins no known escape", #"provider=crane tag_value="\U00110000""#, 27,
      corrected: #"provider=crane tag_value="\\U00110000""#),
    Case(
      #"provider=crane tag_value="\xff""#, .malformed, "the value of tag_value is not UTF-8",
      #"provider=crane tag_value="\xff""#, 26),
    Case(
      #"provider=crane tag_value="abc"#, .malformed, "a quote in the value of tag_value is never closed",
      "provider=crane tag_value=…", 26),
    Case(
      "provider=crane tag_value='a'b", .malformed, "something follows the closing quote of the value of tag_value",
      "provider=crane tag_value=…", 26),
    Case(
      "provider=crane dkron tag_value=x", .malformed, "a word stands where key=value is expected",
      "provider=crane … tag_value=…", 16),
    Case(
      "provider=crane tag_key tag_value=x", .malformed, "a word stands where key=value is expected",
      "provider=crane tag_key tag_value=…", 16),
    Case("provider=crane =x", .malformed, "an '=' has no key before it", "provider=crane =…", 16),
    Case(#"provider=crane ""=x"#, .malformed, "an '=' has no key before it", "provider=crane …=…", 16),
    Case(
      #"provider=crane ta"g=x"#, .malformed, "a key holds a quote but does not begin with one", "provider=crane …=…", 16
    ),
    Case(
      "provider=crane tag_key=a tag_key=b", .duplicateKey, "tag_key is given twice",
      "provider=crane tag_key=a tag_key=b", 26),
    Case(
      "provider=crane provider=heron", .duplicateKey, "provider is given twice", "provider=crane provider=heron", 16),
    Case(
      "providr=crane tag_key=x", .missingProvider, "'providr' is no key, and the entry has no provider",
      "providr=crane tag_key=x", 1, corrected: "provider=crane tag_key=x"),
    Case(
      "tag_key=x tag_value=y", .missingProvider, "the entry has keys and values but no provider",
      "tag_key=… tag_value=…", 1),
    Case("provider=", .malformed, "provider has no value", "provider=", 10),
    Case(#"provider="" tag_key=x"#, .missingProvider, "provider is empty", #"provider="" tag_key=…"#, 10),
    Case(#"x="a provider=b""#, .missingProvider, "the entry has keys and values but no provider", #"x="…""#, 1),
    Case("{{ GetPrivateIP", .badTemplate, "a template is opened with {{ and never closed", "{{ GetPrivateIP", nil),
    Case("{{ GetPrivateIP }} tag_key=x", .malformed, "a word stands where key=value is expected", "… … … tag_key=…", 1),
    Case(
      "srv+_dkron._tcp.example", .unsupported, "SRV entries are not part of this version", "srv+_dkron._tcp.example",
      nil),
    Case("0.0.0.0", .badHost, "0.0.0.0 is no machine's own address", "0.0.0.0", 1),
    Case("[ff02::1]:8946", .badHost, "ff02::1 is no machine's own address", "[ff02::1]:8946", 1),
    Case("10.0.0.256", .badHost, "'10.0.0.256' is not a correct IP address", "10.0.0.256", 1),
    Case("db.example:99999", .badHost, "'99999' is not a port from 1 to 65535", "db.example:99999", 12),
    Case("db.example:", .badHost, "no port follows the colon", "db.example:", 12),
    Case("[2001:db8::1", .badHost, "the bracket before an IPv6 address is never closed", "[2001:db8::1", 1),
    Case(
      "10.0.0.5 10.0.0.6", .badHost, "one entry holds several hosts", "10.0.0.5 10.0.0.6", nil,
      corrected: "10.0.0.5,10.0.0.6"),
    Case(
      "http://db.example:8946/x", .badHost, "a URL stands where a host is expected", "http://db.example:8946/x", 1,
      corrected: "db.example:8946"),
    Case(
      "admin:hunter2@db.example:8946", .badHost, "a host has no user name or password", "<secret>@db.example:8946", 1),
    Case("@env:HOST", .badHost, "a reference stands where a host is expected", "@env:HOST", 1),
    Case("provider: crane tag_key: x", .badHost, "the entry is neither a host nor key=value pairs", "…", nil),
    Case(" \t\n", .blank, "the entry is empty", "", nil),
    Case(
      "provider=crane tag_value=日本 label_selector=é=b", .malformed,
      "the value of label_selector holds an '=' and is not quoted", "provider=crane tag_value=日本 label_selector=é=b",
      47,
      corrected: #"provider=crane tag_value=日本 label_selector="é=b""#),
    Case(
      "provider=crane\ttag_value=x\nlabel_selector=a=b", .malformed,
      "the value of label_selector holds an '=' and is not quoted", "provider=crane tag_value=x label_selector=a=b", 44,
      corrected: #"provider=crane tag_value=x label_selector="a=b""#),
  ]

  @Test("An error shows the entry, a caret under the spot and the corrected text", arguments: cases)
  func errors(_ expected: Case) throws {
    let error = try #require(throws: EntryError.self) { try JoinEntry.parse(expected.text, using: .birds) }
    #expect(error.code == expected.code)
    #expect(error.message == expected.message)
    #expect(error.excerpt ?? "" == expected.excerpt)
    #expect(error.column == expected.column)
    #expect(error.corrected == expected.corrected)
    #expect(!error.remedy.isEmpty)
    if let corrected = error.corrected, !corrected.contains("…"), !corrected.contains(",") || !corrected.hasPrefix("1")
    {
      #expect(throws: Never.self) { try JoinEntry.parse(corrected, using: .birds) }
    }
  }

  @Test("A description reads as a compiler's")
  func description() throws {
    let error = try #require(throws: EntryError.self) {
      try JoinEntry.parse("provider=crane label_selector=app=dkron", using: .birds)
    }
    #expect(
      error.description == """
        the value of label_selector holds an '=' and is not quoted; put the value in quotes
            provider=crane label_selector=app=dkron
                                             ^
            corrected: provider=crane label_selector="app=dkron"
        """)
    #expect(error.summary == "the value of label_selector holds an '=' and is not quoted; put the value in quotes")
  }

  @Test("A long entry is cut so that the caret stays in sight")
  func longEntry() throws {
    let filler = String(repeating: "x", count: 400)
    let error = try #require(throws: EntryError.self) {
      try JoinEntry.parse("provider=crane tag_value=\(filler) label_selector=a=b region=\(filler)", using: .birds)
    }
    let excerpt = try #require(error.excerpt)
    let column = try #require(error.column)
    #expect(excerpt.count <= 102)
    #expect(excerpt.hasPrefix("…") && excerpt.hasSuffix("…"))
    #expect(Array(excerpt)[column - 1] == "=")
    #expect(excerpt.contains("label_selector=a=b"))
  }

  @Test("An entry of more than 16 KiB is refused, and not shown")
  func tooLong() throws {
    let text = "provider=crane tag_value=\(String(repeating: "x", count: JoinEntry.sizeLimit))"
    let error = try #require(throws: EntryError.self) { try JoinEntry.parse(text) }
    #expect(error.code == .tooLong)
    #expect(EntryRedaction.redact(text, using: .birds) == "<an entry of 16409 bytes>")
    #expect(throws: EntryError.self) {
      try JoinEntry(pairs: [EntryPair(key: "provider", value: "x"), EntryPair(key: "k", value: text)])
    }
  }
}
