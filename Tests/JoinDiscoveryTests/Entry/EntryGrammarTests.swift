import JoinDiscovery
import JoinPrimitives
import Testing

@Suite("The grammar of entries")
struct EntryGrammarTests {
  @Test(
    "A query is read into its pairs, in order",
    arguments: [
      ("provider=aws", [("provider", "aws")]),
      ("provider=aws tag_key=a tag_value=b", [("provider", "aws"), ("tag_key", "a"), ("tag_value", "b")]),
      ("  provider = aws\ttag_key\n=\n a\r\n", [("provider", "aws"), ("tag_key", "a")]),
      ("tag_key=x provider=aws", [("tag_key", "x"), ("provider", "aws")]),
      (
        #"provider=k8s label_selector="app=dkron,component=server""#,
        [("provider", "k8s"), ("label_selector", "app=dkron,component=server")]
      ),
      ("provider=azure secret_access_key='abc+/='", [("provider", "azure"), ("secret_access_key", "abc+/=")]),
      (#"provider=x k='raw \n "quoted" \'"#, [("provider", "x"), ("k", #"raw \n "quoted" \"#)]),
      (#"provider=x k="""#, [("provider", "x"), ("k", "")]),
      ("provider=x k=''", [("provider", "x"), ("k", "")]),
      (#""provider"="x" 'a key'=v"#, [("provider", "x"), ("a key", "v")]),
      (#"provider=x k="\a\b\f\n\r\t\v\\\"""#, [("provider", "x"), ("k", "\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"")]),
      (#"provider=x k="\x41\101\u00e9\U0001F600\xc3\xa9""#, [("provider", "x"), ("k", "AAé😀é")]),
      (#"provider=x k="it's""#, [("provider", "x"), ("k", "it's")]),
      ("provider=x k=\"two\nlines\"", [("provider", "x"), ("k", "two\nlines")]),
      ("provider=x k=é,;:/{}$!#%&()*+`~^|<>?", [("provider", "x"), ("k", "é,;:/{}$!#%&()*+`~^|<>?")]),
      ("provider=x k={{y}}", [("provider", "x"), ("k", "{{y}}")]),
      ("provider=x k=@env:NAME", [("provider", "x"), ("k", "@env:NAME")]),
      ("provider=x tag.a=1 tag.b=2", [("provider", "x"), ("tag.a", "1"), ("tag.b", "2")]),
    ] as [(String, [(String, String)])])
  func queries(_ text: String, _ pairs: [(String, String)]) throws {
    let entry = try JoinEntry.parse(text)
    #expect(entry.pairs == pairs.map { EntryPair(key: $0.0, value: $0.1) })
    #expect(entry["provider"] == pairs.first { $0.0 == "provider" }?.1)
    #expect(entry["nothing"] == nil)
    guard case .query(let provider, _) = entry.kind else {
      Issue.record("no query")
      return
    }
    #expect(provider == entry["provider"])
  }

  @Test(
    "All else is a host",
    arguments: [
      ("10.0.0.5", "10.0.0.5"), (" 10.0.0.5:8946\n", "10.0.0.5:8946"), ("DB.example", "db.example"),
      ("[2001:DB8::1]:8946", "[2001:db8::1]:8946"), ("fe80::1%eth0", "fe80::1%eth0"), ("provider", "provider"),
      ("provider.example:80", "provider.example:80"),
    ])
  func hosts(_ text: String, _ canonical: String) throws {
    let entry = try JoinEntry.parse(text)
    #expect(entry.kind == .host(try HostPort(parsing: canonical)))
    #expect(entry.revealedText == canonical)
    #expect(entry.pairs.isEmpty)
  }

  @Test(
    "Text with braces is a template",
    arguments: [
      "{{ GetPrivateIP }}", " {{ GetPrivateIP }}:8946 ",
      #"{{ GetAllInterfaces | include "type" "ipv4" | attr "address" }}"#,
      #"{{ $x := "a=b" }}10.0.0.5"#,
    ])
  func templates(_ text: String) throws {
    let trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    #expect(try JoinEntry.parse(text).kind == .template(trimmed))
  }

  @Test("What is printed is read back as the same entry")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 20261123)
    let alphabet: [Unicode.Scalar] = Array(
      "ab1=  \"'\\\t\n\r,{}@-é日😀\u{301}\u{200D}\u{202E}\u{A0}\u{0}\u{7F}\u{85}\u{2028}\u{FEFF}provider".unicodeScalars)
    func word(_ lengths: ClosedRange<Int>) -> String {
      let length = Int.random(in: lengths, using: &generator)
      var word = String.UnicodeScalarView()
      for _ in 0..<length { word.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]) }
      return String(word)
    }
    for round in 0..<4000 {
      var keys: Set<String> = ["provider"]
      var pairs = [EntryPair(key: "provider", value: word(1...6))]
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let key = word(1...6)
        if keys.insert(key).inserted { pairs.append(EntryPair(key: key, value: word(0...12))) }
      }
      pairs.shuffle(using: &generator)
      let entry = try JoinEntry(pairs: pairs)
      let again = try JoinEntry.parse(entry.revealedText)
      #expect(again == entry, "round \(round): \(entry.revealedText)")
      let scalars = { (entry: JoinEntry) in
        entry.pairs.flatMap { Array($0.key.unicodeScalars) + Array($0.value.unicodeScalars) }
      }
      #expect(scalars(again) == scalars(entry), "round \(round)")
    }
  }

  @Test("No text at all makes the parser or the redaction trap")
  func anyText() {
    var generator = SeededGenerator(seed: 5)
    let pieces = [
      "provider", "=", " ", "crane", "\"", "'", "\\", "{{", "}}", "secret_access_key", "\n", "@", ":", ",", "x",
      "\\u12",
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 1...14, using: &generator))
        .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
      do throws(EntryError) {
        let entry = try JoinEntry.parse(text, using: .birds)
        #expect(try JoinEntry.parse(entry.revealedText) == entry, "\(text)")
      } catch {
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        #expect(error.excerpt == nil || (error.column ?? 1) >= 1)
      }
      #expect(!EntryRedaction.redact(text, using: .birds).contains("\n"))
    }
  }
}
